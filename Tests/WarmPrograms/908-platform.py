import platform, sys
print(platform.python_version(), platform.python_implementation(), sys.version_info, sys.implementation.cache_tag, sys.hexversion)
