# Right: a file name with a blank in it.
from sys import stdin

values = [int(row) for row in stdin.read().splitlines() if row.strip()]
print("count:", len(values), sep=" ")
print("sum:", sum(values), sep=" ")
print("largest:", sorted(values)[-1] if values else "none", sep=" ")
