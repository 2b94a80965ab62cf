import queue
import threading
jobs = queue.Queue()
def serve():
    while (job := jobs.get()) is not None: print("job", job)
thread = threading.Thread(target=serve)
thread.start()
for job in [1, 2, 3, None]: jobs.put(job)
thread.join()
