import sys, json
old = json
del sys.modules['json']
import json
print(old is json, old.decoder is json.decoder)
