from dataclasses import dataclass, replace
@dataclass
class A:
    x: int
print(replace(A(1), x=2))
