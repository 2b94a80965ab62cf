with open('main.py') as f:
    for i, l in enumerate(f, 1):
        print(i, l, end='')
