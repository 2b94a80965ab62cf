import lib
print('end')
