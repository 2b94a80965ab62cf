def floor(x):
    return 'mine'
