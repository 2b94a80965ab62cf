from datetime import date, datetime, timedelta, timezone
moment = datetime(2024, 2, 28, 12, tzinfo=timezone.utc) + timedelta(days=2)
print(moment.isoformat(), moment.strftime("%A %d %B"), (date(2025, 1, 1) - date(2024, 1, 1)).days)
