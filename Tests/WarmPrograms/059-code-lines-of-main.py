import json
import sys

print(list(sys._getframe().f_code.co_lines())[:8])
