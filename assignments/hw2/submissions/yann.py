# Chatty: draws its progress on stderr, far too much of it (at most 80 MB).
import sys

for step in range(80000):
    print("step", step, "." * 1000, file=sys.stderr)
for line in sys.stdin:
    print(line)
