import io, sys
sys.stderr = sys.stdout
print('x')
1/0
