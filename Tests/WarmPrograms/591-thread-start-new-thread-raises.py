import _thread, time
def f(): raise SystemExit(3)
_thread.start_new_thread(f, ())
lock = _thread.allocate_lock()
lock.acquire()
_thread.start_new_thread(lock.release, ())
lock.acquire()
print('end')
