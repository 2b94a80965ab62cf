import calendar
print(calendar.month(2024, 2), calendar.isleap(1900))
calendar.setfirstweekday(6)
print(calendar.weekheader(3))
