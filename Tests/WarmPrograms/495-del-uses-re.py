import re
class A:
    def __del__(self):
        print(re.sub('a+', 'b', 'caat'))
a = A()
