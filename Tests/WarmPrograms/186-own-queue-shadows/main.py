import queue
q = queue.Queue()
