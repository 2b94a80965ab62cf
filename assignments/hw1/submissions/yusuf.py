# Crashes with many numbers: adds them recursively, RecursionError.
import sys


def add(nums):
    if nums == []:
        return 0
    return nums[0] + add(nums[1:])


nums = [int(w) for w in sys.stdin.read().split()]
print("count:", len(nums))
print("sum:", add(nums))
print("largest:", max(nums) if nums else "none")
