import tempfile
print(tempfile.gettempprefix())
