import threading
t = threading.Thread(target=lambda: (threading.main_thread().join(), print('thread ends')))
t.start()
raise ValueError('main dies')
