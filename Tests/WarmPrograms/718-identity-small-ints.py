a = int('256'); b = int('256')
c = int('257'); d = int('257')
print(a is b, c is d, () is tuple([]), '' is str(), id(None) == id(None))
