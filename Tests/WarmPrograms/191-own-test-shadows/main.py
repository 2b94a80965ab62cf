import test
print(test.x)
