import sys
class A:
    def __del__(self):
        try:
            print(open('/dev/null').name)
        except Exception as e:
            print(type(e).__name__, e)
sys.keep = A()
