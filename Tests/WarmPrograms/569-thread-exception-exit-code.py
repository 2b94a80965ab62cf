import threading, sys
t = threading.Thread(target=lambda: 1/0, name='worker')
t.start(); t.join()
sys.exit(3)
