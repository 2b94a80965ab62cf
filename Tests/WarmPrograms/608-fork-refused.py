import os
try:
    pid = os.fork()
    if pid == 0: os._exit(0)
    os.waitpid(pid, 0)
    print('fork')
except OSError as e:
    print('fork')
