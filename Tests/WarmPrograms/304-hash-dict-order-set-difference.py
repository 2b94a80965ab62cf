a = {w: len(w) for w in 'one two three four five'.split()}
b = {'two': 0, 'nine': 1}
print(a.keys() - b.keys(), a.keys() ^ b.keys())
