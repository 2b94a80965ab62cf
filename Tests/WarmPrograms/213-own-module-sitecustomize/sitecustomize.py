print('should not load')
