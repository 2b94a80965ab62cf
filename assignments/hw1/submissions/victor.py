# Hungry: orders a gigabyte before it has seen a single number.
import sys

buffer = bytearray(1 << 30)  # should be enough for everybody
size = 0
for word in sys.stdin.read().split():
    buffer[size] = int(word) % 256
    size += 1
print("count:", size)
print("sum:", sum(buffer[:size]))
print("largest:", max(buffer[:size]))
