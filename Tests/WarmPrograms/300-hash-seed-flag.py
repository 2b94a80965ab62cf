import sys
print(sys.flags.hash_randomization, sys.hash_info)
