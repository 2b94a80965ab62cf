# Right: reads all lines first, then asks sum and max.
import sys

numbers = [int(line) for line in sys.stdin if line.strip()]
print("count:", len(numbers))
print("sum:", sum(numbers))
print("largest:", max(numbers) if numbers else "none")
