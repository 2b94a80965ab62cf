# Wrong: the largest number starts at 0, so negative numbers never win.
import sys

largest = 0
total = 0
count = 0
for line in sys.stdin:
    if line.strip():
        n = int(line)
        total += n
        count += 1
        if n > largest:
            largest = n

print(f"count: {count}")
print(f"sum: {total}")
print(f"largest: {largest if count else 'none'}")
