import zoneinfo
try:
    zoneinfo.ZoneInfo('Mars/Base')
except Exception as e:
    print(type(e).__name__, e)
