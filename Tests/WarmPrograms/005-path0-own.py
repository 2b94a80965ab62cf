import sys, os
print(sys.path[0] == os.getcwd(), sys.path[0] == os.path.dirname(os.path.abspath(__file__)))
