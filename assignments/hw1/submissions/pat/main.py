# Right: two files, and main.py is the one that is run.
from statistic import largest, read

nums = read()
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", largest(nums))
