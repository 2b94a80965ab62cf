import typing
@typing.overload
def f(x: int): ...
@typing.overload
def f(x: str): ...
def f(x): return x
print(len(typing.get_overloads(f)))
