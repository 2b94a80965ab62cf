import io, sys
sys.stdout = io.StringIO()
x = input('ask ')
sys.__stdout__.write(repr(sys.stdout.getvalue()) + x)
