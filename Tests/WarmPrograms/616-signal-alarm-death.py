import signal
print('before', flush=True)
signal.setitimer(signal.ITIMER_REAL, 0.05)
while True: pass
