print('own copy')
deepcopy = None
