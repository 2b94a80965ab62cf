from datetime import date, timedelta, datetime, timezone
print(date(2024, 2, 29) + timedelta(365), datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp())
print(datetime.strptime('03 Mar 2021', '%d %b %Y').isoformat(), date(2021, 1, 3).isocalendar())
