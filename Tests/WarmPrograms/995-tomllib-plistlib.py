import tomllib
print(tomllib.loads('a = 1\n[b]\nc = [1, 2]'))
tomllib.loads('a = ')
