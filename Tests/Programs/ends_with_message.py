import sys
print("almost")
sys.exit("out of luck")
