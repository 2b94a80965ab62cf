import os
None = 1
