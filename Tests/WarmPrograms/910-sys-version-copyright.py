import sys
print(sys.version, sys.copyright, sys.api_version, sys.abiflags)
