import json
print("never"
x = 1
