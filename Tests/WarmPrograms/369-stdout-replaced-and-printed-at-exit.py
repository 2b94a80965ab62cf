import atexit, io, sys
buf = sys.stdout = io.StringIO()
print('captured')
atexit.register(lambda: sys.__stdout__.write(buf.getvalue().upper()))
