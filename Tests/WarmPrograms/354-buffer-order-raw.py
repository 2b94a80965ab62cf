import sys
print('text')
sys.stdout.buffer.write(b'binary\n')
print('text2')
sys.stdout.buffer.flush()
