import io, sys
sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-16')
print('hi')
