import sched, time
s = sched.scheduler(time.monotonic, time.sleep)
s.enter(0.02, 1, print, ('second',))
s.enter(0.01, 1, print, ('first',))
s.run()
