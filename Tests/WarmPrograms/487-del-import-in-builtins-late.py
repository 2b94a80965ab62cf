import builtins
class A:
    def __del__(self):
        try:
            import colorsys
            print('imported')
        except ImportError as e:
            print('no', e)
builtins.a = A()
