import os
os._exit(13)
