import sys
print(sys.stdin.buffer.read1(4), sys.stdin.buffer.readinto(bytearray(3)))
