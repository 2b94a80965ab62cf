import logging
r = logging.makeLogRecord({})
print(r.relativeCreated < 3600000, r.relativeCreated > -3600000)
