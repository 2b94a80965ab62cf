a = input()
b = input('prompt> ')
print(a, b)
