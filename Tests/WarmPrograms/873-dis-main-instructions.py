import dis
print([(i.opname, i.argrepr) for i in dis.get_instructions(compile('import a.b as c; x = [1, 2]', 'f', 'exec'))])
