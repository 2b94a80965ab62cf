import linecache
print(linecache.getline(__file__, 1), list(linecache.cache)[:3])
