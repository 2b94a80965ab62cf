import sched, time
s = sched.scheduler(time.monotonic, time.sleep)
now = time.monotonic()
s.enterabs(now + 0.02, 1, print, ('second',))
s.enterabs(now + 0.01, 1, print, ('first',))
s.run()
