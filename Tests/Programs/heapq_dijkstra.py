import heapq
graph = {"a": [("b", 4), ("c", 1)], "b": [("d", 1)], "c": [("b", 2)], "d": []}
distance, queue = {}, [(0, "a")]
while queue:
    length, node = heapq.heappop(queue)
    if node in distance: continue
    distance[node] = length
    for other, step in graph[node]: heapq.heappush(queue, (length + step, other))
print(distance)
