import re
import json
import collections
import sys
print(list(sys.modules)[-60:])
