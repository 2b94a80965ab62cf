import json
class A:
    def __del__(self): print('del from json')
json.keep = A()
