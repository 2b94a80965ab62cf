import threading, sys
t = threading.Thread(target=lambda: __import__('colorsys'))
t.start(); t.join()
print('colorsys' in sys.modules)
