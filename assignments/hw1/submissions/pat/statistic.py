# The module of a right submission.
import sys


def read():
    return [int(w) for w in sys.stdin.read().split()]


def largest(nums):
    if not nums:
        return "none"
    return max(nums)
