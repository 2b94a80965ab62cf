import x
v = 9
print('main once', __name__)
