from collections import deque
seen, queue = {0}, deque([0])
while queue:
    node = queue.popleft()
    for other in (2 * node + 1, 2 * node + 2):
        if other < 20 and other not in seen:
            seen.add(other)
            queue.append(other)
print(sorted(seen))
