# Right: prints Windows line ends; CR before LF does not count.
import sys

nums = [int(w) for w in sys.stdin.read().split()]
sys.stdout.write("count: %d\r\n" % len(nums))
sys.stdout.write("sum: %d\r\n" % sum(nums))
sys.stdout.write("largest: %s\r\n" % (max(nums) if nums else "none"))
