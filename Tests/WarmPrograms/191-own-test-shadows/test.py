x = 'mine'
