v = 'found'
