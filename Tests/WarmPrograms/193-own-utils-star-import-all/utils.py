__all__ = ['_b', 'f']
a = 1
_b = 2
def f(): pass
