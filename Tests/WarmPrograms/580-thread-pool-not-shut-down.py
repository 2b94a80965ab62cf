from concurrent.futures import ThreadPoolExecutor
ex = ThreadPoolExecutor(2)
f = ex.submit(pow, 2, 10)
print(f.result())
