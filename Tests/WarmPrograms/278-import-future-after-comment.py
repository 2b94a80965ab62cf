# comment

from __future__ import annotations
class A:
    b: B
print(A.__annotations__)
