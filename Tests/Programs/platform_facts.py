import multiprocessing
import os
import platform
import sys
print(platform.system(), sys.version_info[0], os.cpu_count() > 0, multiprocessing.cpu_count() > 0, os.sep)
