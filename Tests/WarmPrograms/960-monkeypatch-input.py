import builtins
builtins.input = lambda p='': 'forced'
print(input())
