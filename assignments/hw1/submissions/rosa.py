# Loops: readline() returns "" at the end of the input, again and again.
import sys

nums = []
line = sys.stdin.readline()
while line != "end":
    if line.strip():
        nums.append(int(line))
    line = sys.stdin.readline()
print("count:", len(nums))
print("sum:", sum(nums))
print("largest:", max(nums))
