"""
>>> double(2)
4
"""
import doctest
def double(n):
    """
    >>> double("a")
    'aa'
    """
    return n * 2
print(doctest.testmod())
