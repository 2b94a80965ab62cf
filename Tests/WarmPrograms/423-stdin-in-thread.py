import threading
t = threading.Thread(target=lambda: print(input()))
t.start()
t.join()
print(input())
