import patch
print('hello')
