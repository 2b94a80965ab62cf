from enum import Enum, auto
from typing import Optional, Protocol
class Color(Enum):
    RED = auto()
    BLUE = auto()
def find(name: str) -> Optional[Color]: return Color.__members__.get(name)
print(find("RED"), find("PINK"), list(Color))
