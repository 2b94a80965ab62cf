import pprint
pprint.pprint({'b': list(range(30)), 'a': {'x': (1, 2)}, 3: {4, 5}}, width=40)
