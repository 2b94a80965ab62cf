import concurrent.futures, sys
print('concurrent.futures.thread' in sys.modules)
concurrent.futures.ThreadPoolExecutor
print('concurrent.futures.thread' in sys.modules)
