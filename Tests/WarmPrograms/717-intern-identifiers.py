a = 'abc'
b = ''.join('abc')
print(a is 'a' + 'bc', a is b)
