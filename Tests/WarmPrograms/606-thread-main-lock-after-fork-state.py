import threading, logging
print(threading._active_limbo_lock.locked(), threading._shutdown_locks.__class__.__name__, len(threading._shutdown_locks))
