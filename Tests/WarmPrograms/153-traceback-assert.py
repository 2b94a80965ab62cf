import sys
assert sys.argv == 3, "argv is wrong"
