import builtins
real = print
builtins.print = lambda *a: real('<', *a, '>')
print('x')
