import sys
f = sys._getframe()
print(f.f_locals is f.f_globals, f.f_globals is globals(), f.f_builtins is vars(__builtins__))
