import importlib, string
string.digits = 'x'
importlib.reload(string)
print(string.digits)
