import getpass
import os
print(len(getpass.getuser()) > 0, os.path.expanduser("~") != "~")
