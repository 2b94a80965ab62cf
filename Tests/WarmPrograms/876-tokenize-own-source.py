import tokenize
with open(__file__, 'rb') as f:
    print([t.string for t in tokenize.tokenize(f.readline)][:8])
