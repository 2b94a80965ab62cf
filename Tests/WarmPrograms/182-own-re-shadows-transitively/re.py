print('my re')
