print('noisy imported')
n = 4
