import threading
print(len(threading._threading_atexits))
import concurrent.futures.thread
print(len(threading._threading_atexits))
