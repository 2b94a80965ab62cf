"""The docstring."""
import os
print(__doc__)
