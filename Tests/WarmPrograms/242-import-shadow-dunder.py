import json as __doc__
from math import pi as __name__
print(__doc__.__name__, __name__)
