# Chatty: prints a debugging line in a loop with a condition that is wrong, at most 60 MB.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
i = 0
while i < len(nums) or i < 1000000:
    print("DEBUG: looking at number", i, "of the list, still going strong")
    i += 1
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", max(nums) if nums else "none")
