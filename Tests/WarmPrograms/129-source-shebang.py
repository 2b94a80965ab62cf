#!/usr/bin/env python3
import sys
print(sys._getframe().f_lineno)
