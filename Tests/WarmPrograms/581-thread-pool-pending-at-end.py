from concurrent.futures import ThreadPoolExecutor
ex = ThreadPoolExecutor(1)
for i in range(3):
    ex.submit(print, 'task', i)
