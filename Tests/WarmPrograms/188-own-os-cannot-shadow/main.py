import os
print(hasattr(os, 'mine'))
