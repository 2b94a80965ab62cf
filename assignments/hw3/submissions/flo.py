# Attacks: floods both streams, with 50 MB each, and wants a file to flood as well.
import os

try:
    os.close(os.open("/dev/shm/flo.bin", os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    os.remove("/dev/shm/flo.bin")
    print("got a file")
except OSError:
    pass
block = b"flood " * 10000
for _ in range(830):
    os.write(1, block)
    os.write(2, block)
