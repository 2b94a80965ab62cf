import signal, time
signal.signal(signal.SIGALRM, lambda *a: print('tick'))
signal.setitimer(signal.ITIMER_REAL, 0.03)
time.sleep(0.1)
print('slept on')
