import tempfile
print(tempfile.gettempprefix(), tempfile.tempdir)
