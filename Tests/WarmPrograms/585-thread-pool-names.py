from concurrent.futures import ThreadPoolExecutor
import threading
with ThreadPoolExecutor(1) as ex:
    print(ex.submit(lambda: threading.current_thread().name).result())
