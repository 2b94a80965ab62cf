import datetime
print(datetime.datetime.fromtimestamp(0), datetime.datetime.fromtimestamp(0).astimezone().tzinfo)
