import decimal, threading
decimal.DefaultContext.prec = 7
print(decimal.getcontext().prec)
t = threading.Thread(target=lambda: print(decimal.getcontext().prec))
t.start(); t.join()
