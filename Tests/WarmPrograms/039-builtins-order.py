import builtins
print(list(vars(builtins))[-12:])
