import atexit
from concurrent.futures import ThreadPoolExecutor
ex = ThreadPoolExecutor(1)
def f():
    try:
        ex.submit(print, 1)
    except RuntimeError as e:
        print(e)
atexit.register(f)
