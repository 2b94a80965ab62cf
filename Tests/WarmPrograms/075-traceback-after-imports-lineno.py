import os
import json

from collections import deque

print(deque([1]).pop() + "a")
