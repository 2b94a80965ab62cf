from typing import NamedTuple, Protocol, runtime_checkable
class P(NamedTuple):
    x: int
    y: int = 2
@runtime_checkable
class Q(Protocol):
    def go(self): ...
print(P(1), P._field_defaults, isinstance(P(1), Q))
