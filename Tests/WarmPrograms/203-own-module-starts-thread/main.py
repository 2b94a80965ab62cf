import worker
print('main done')
