import sys
class A:
    def __del__(self):
        print(sys.is_finalizing(), sys.meta_path is None, len(sys.modules) > 5)
a = A()
