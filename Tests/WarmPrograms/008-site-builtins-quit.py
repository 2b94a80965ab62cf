print(repr(quit), repr(exit), repr(help))
print(repr(copyright)[:30])
