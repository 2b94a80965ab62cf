# Right, untidy: blanks at the ends of lines and empty lines at the end do not count.
import sys

nums = list(map(int, sys.stdin.read().split()))
print("count:", len(nums), "  ")
print("sum:", sum(nums), "\t")
print("largest:", max(nums) if nums else "none", " ")
print()
print()
