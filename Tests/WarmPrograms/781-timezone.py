import time
print(time.tzname, time.timezone, time.daylight, time.strftime('%Z', time.localtime(0)))
