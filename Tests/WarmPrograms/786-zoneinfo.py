import zoneinfo, datetime
d = datetime.datetime(2020, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))
print(d, d.utcoffset(), zoneinfo.ZoneInfo('Europe/Berlin') is zoneinfo.ZoneInfo('Europe/Berlin'))
