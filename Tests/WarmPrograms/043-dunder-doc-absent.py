import os
print(__doc__)
