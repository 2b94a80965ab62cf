import queue
q = queue.PriorityQueue()
for x in (3, 1, 2): q.put(x)
print([q.get() for _ in range(3)], q.empty())
q.get_nowait()
