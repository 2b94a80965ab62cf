import os, threading
print(threading.get_native_id() == os.getpid())
