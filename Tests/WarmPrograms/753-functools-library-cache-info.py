import fnmatch, re
print(fnmatch._compile_pattern.cache_info())
fnmatch.fnmatch('a', '*')
print(fnmatch._compile_pattern.cache_info())
