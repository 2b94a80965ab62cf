import this
import this
import sys
print(sys.modules['this'] is this)
