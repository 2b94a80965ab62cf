# Right: the only source file of a directory, whatever its name.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", max(nums) if nums else "none")
