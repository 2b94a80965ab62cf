x = 1000
y = 1000
def f(): return 1000
print(x is y, f() is x, (1, 2) is (1, 2))
