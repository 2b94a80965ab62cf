a: int = 1
import sys
b: float = 2
print(__annotations__, '__annotations__' in sorted(globals()))
