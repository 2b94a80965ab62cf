# Crashes: Python 2, a SyntaxError today.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
print "count:", len(nums)
print "sum:", sum(nums)
print "largest:", max(nums)
