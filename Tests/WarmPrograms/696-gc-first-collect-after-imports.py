import json, re, collections, gc
print(gc.collect())
