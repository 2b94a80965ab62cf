import signal, time
signal.signal(signal.SIGALRM, lambda n, f: print('alarm'))
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
print('end')
