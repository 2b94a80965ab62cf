import sys
class A:
    def __del__(self):
        print('in del', sys.stdout is sys.__stdout__)
sys.keep2 = A()
