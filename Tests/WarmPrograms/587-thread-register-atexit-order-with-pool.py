import threading
from concurrent.futures import ThreadPoolExecutor
threading._register_atexit(print, 'mine')
ex = ThreadPoolExecutor(1)
ex.submit(lambda: (threading.main_thread().is_alive(), print('task')))
ex.submit(print, 'second').result()
