import time
print(time.monotonic() > 0, time.clock_getres(time.CLOCK_MONOTONIC))
