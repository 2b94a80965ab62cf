print(1, 2, sep='-', end='!\n', flush=True)
print(*range(5), sep='\n')
