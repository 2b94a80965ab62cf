print('c once')
obj = []
