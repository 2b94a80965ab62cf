import os
os.waitpid(-1, os.WNOHANG)
