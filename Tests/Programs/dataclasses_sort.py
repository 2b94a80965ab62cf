from dataclasses import dataclass, field
@dataclass(order=True)
class Item:
    price: float
    name: str = field(compare=False)
print(sorted([Item(2.5, "b"), Item(1.0, "c")]))
