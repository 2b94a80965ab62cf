def f():
    from collections import Counter
    return Counter('aab')
print(f(), 'Counter' in globals())
