from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as ex:
    f = ex.submit(lambda: 1/0)
f.result()
