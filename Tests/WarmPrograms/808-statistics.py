import statistics
print(statistics.mean([1, 2, 4]), statistics.stdev([1, 2, 4]), statistics.median([3, 1]), statistics.mode('aab'))
