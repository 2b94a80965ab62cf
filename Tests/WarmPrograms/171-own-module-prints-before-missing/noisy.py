print('noisy imported', flush=True)
