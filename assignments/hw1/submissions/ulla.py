# Wrong: sums floats, which print a .0 and lose digits.
import sys

nums = [float(w) for w in sys.stdin.read().split()]
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", max(nums) if nums else "none")
