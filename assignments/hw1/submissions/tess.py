# Crashes: prints the right answer and then exits with 1.
import sys


def main():
    nums = [int(w) for w in sys.stdin.read().split()]
    print("count:", len(nums))
    print("sum:", sum(nums))
    print("largest:", max(nums) if nums else "none")
    return True


sys.exit(main())
