import urllib.parse
print(urllib.parse._byte_quoter_factory.cache_info(), urllib.parse.quote('x y'))
print(urllib.parse._byte_quoter_factory.cache_info())
