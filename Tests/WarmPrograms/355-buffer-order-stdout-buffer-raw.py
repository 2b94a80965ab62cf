import sys
print('text')
sys.stdout.buffer.raw.write(b'raw\n')
