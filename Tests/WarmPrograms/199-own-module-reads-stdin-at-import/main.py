import reader
print('main got', input())
