import contextlib, io
s = io.StringIO()
with contextlib.redirect_stdout(s):
    print('inside')
print(repr(s.getvalue()))
