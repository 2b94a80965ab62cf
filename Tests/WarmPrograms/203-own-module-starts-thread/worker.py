import threading
go = threading.Event()
t = threading.Thread(target=lambda: (threading.main_thread().join(), print('thread after main')))
t.start()
