class A:
    def __del__(self):
        print(later, name, type(helper))
later = 'x'
def helper(): pass
a = A()
name = 'n'
