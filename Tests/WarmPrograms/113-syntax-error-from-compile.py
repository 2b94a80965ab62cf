try:
    compile('a b', 'x.py', 'exec')
except SyntaxError as e:
    print(e, e.lineno, e.offset, e.text, e.filename)
