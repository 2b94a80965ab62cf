# Loops: adds by counting down to 0, which takes for ever below 0 and with huge numbers.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
total = 0
for n in nums:
    while n != 0:  # one by one
        total += 1
        n -= 1
print("count:", len(nums))
print("sum:", total)
print("largest:", max(nums) if nums else "none")
