import contextlib
s = contextlib.ExitStack()
s.callback(print, 'never called')
print('end')
