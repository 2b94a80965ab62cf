import signal
import time
def ring(number, frame): raise TimeoutError
signal.signal(signal.SIGALRM, ring)
try:
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(30)
except TimeoutError: print("rang")
