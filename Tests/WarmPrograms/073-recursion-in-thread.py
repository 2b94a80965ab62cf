import threading
n = 0
def f():
    global n
    n += 1
    f()
def g():
    try:
        f()
    except RecursionError as e:
        print(n, e)
t = threading.Thread(target=g)
t.start()
t.join()
