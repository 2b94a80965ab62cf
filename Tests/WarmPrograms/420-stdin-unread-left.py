print('never reads')
