class A:
    def __del__(self):
        import colorsys
        print(colorsys.__name__)
a = A()
