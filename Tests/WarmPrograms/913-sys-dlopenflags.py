import sys
print(sys.getdlopenflags(), sys.thread_info)
