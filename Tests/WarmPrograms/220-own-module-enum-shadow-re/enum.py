print('own enum')
