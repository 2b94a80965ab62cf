import sys
real = sys.stdout.flush
def f():
    sys.stderr.write('flush called\n')
    real()
sys.stdout.flush = f
print('x')
