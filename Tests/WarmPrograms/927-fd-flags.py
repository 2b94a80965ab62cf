import fcntl, os
for fd in range(3):
    print(fd, fcntl.fcntl(fd, fcntl.F_GETFD), os.get_blocking(fd), os.get_inheritable(fd))
