from __future__ import annotations
import dataclasses
@dataclasses.dataclass
class A:
    x: int
    y: list[Undefined] = None
print([(f.name, f.type) for f in dataclasses.fields(A)])
