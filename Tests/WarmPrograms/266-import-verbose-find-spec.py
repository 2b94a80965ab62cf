import importlib.util
for n in ['json', 'no_such', 'main', 'math', 'sys']:
    s = importlib.util.find_spec(n)
    print(n, s and s.origin)
