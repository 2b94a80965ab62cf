import sys
print('bom', sys.argv[1])
