import signal
rings = []
def ring(number, frame):
    if not rings: print('alarm')
    rings.append(number)
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
signal.pause()
signal.setitimer(signal.ITIMER_REAL, 0)
print('end')
