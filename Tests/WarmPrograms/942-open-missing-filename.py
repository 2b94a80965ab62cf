try:
    open('missing.txt')
except FileNotFoundError as e:
    print(e, e.errno, e.filename, e.args)
