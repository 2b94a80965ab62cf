from operator import add as print
import sys
sys.stdout.write(str(print(1, 2)) + '\n')
