# No submission: two source files, and none of them is named main.py.
import sys
from show import show

show([int(w) for w in sys.stdin.read().split()])
