import threading, sys
t = threading.Thread(target=lambda: (threading.main_thread().join(), print('thread ends')))
t.start()
sys.exit(4)
