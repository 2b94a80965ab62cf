import heapq
h = []
heapq.heappush(h, (1, {}))
heapq.heappush(h, (1, {}))
