print('x')
quit()
