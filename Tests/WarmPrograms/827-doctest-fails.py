import doctest
def f(x):
    """
    >>> f(1)
    2
    >>> f(0)
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    """
    return 1 // x
print(doctest.testmod())
