import os
for fd in range(64):
    try:
        os.fstat(fd)
        print(fd)
    except OSError:
        pass
