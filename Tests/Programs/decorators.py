import functools
def logged(function):
    @functools.wraps(function)
    def call(*arguments):
        print(function.__name__, arguments)
        return function(*arguments)
    return call
@logged
def add(a, b): return a + b
print(add(1, 2), add.__name__)
