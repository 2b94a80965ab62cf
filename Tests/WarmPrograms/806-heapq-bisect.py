import heapq, bisect
h = [5, 2, 8]
heapq.heapify(h)
heapq.heappush(h, 1)
print(heapq.nsmallest(2, h), h, bisect.bisect([1, 3, 5], 3))
