import os, time
os.environ['TZ'] = 'Asia/Tokyo'
print(time.localtime(0).tm_hour, time.tzname)
