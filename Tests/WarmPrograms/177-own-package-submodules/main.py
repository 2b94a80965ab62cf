import sys
import pkg.a
from pkg import b
print(pkg.a.x, b.y, sorted(m for m in sys.modules if m.startswith('pkg')), pkg.__path__)
