class A:
    def __del__(self):
        import __main__
        print(hasattr(__main__, 'first'), hasattr(__main__, 'zlast'))
first = 1
a = A()
zlast = 2
