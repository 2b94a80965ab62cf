import lazy
print(lazy.anything, lazy.other)
