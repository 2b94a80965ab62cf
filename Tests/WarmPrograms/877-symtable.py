import symtable
t = symtable.symtable('def f(a):\n global g\n return a', 'x', 'exec')
print([(s.get_name(), s.is_global()) for s in t.get_children()[0].get_symbols()])
