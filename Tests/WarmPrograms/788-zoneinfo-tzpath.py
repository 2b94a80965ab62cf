import zoneinfo
print(zoneinfo.TZPATH)
