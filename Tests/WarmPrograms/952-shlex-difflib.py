import shlex, difflib
print(shlex.split('a "b c"'), list(difflib.unified_diff(['a'], ['b'], lineterm='')))
