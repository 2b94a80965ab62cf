import os, stat
print([stat.S_IFMT(os.fstat(fd).st_mode) in (stat.S_IFIFO, stat.S_IFREG, stat.S_IFCHR, stat.S_IFSOCK) for fd in range(3)])
