import decimal, threading
decimal.getcontext().prec = 4
t = threading.Thread(target=lambda: print(decimal.getcontext().prec))
t.start(); t.join()
