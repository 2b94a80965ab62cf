import signal
class T(Exception): pass
def h(n, f): raise T('too slow')
signal.signal(signal.SIGALRM, h)
signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: pass
except T as e:
    print(e)
