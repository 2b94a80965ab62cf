# Wrong: all the lines are there, in another order than asked for.
import sys

nums = [int(word) for word in sys.stdin.read().split()]
print("count:", len(nums))
print("largest:", max(nums) if nums else "none")
print("sum:", sum(nums))
