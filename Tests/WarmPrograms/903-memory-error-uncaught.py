print('before')
x = [0] * (2**60)
