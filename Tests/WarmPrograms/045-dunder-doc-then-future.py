"""doc"""
from __future__ import annotations
import typing
def f(x: Missing) -> typing.Any: ...
print(f.__annotations__, __doc__, annotations)
