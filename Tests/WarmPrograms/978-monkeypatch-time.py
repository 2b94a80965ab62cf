import time
time.time = lambda: 0
import logging
print(logging.makeLogRecord({}).created, time.time())
