# Crashes: saved as Latin-1 and does not say so; Python 3 refuses to read it.
import sys

# die größte Zahl gewinnt
numbers = [int(w) for w in sys.stdin.read().split()]
print("count:", len(numbers))
print("sum:", sum(numbers))
print("largest:", max(numbers, default="none"))
