class A:
    def __del__(self):
        print('del in lib', __name__)
a = A()
