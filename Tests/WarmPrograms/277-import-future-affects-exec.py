from __future__ import annotations
import math
exec("def f(x: missing_name): pass\nprint(f.__annotations__)")
