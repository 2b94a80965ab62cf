import errno, os
print(os.strerror(errno.ENOENT), errno.errorcode[13])
