print(open('main.py', 'rb').read())
