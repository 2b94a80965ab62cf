import io
s = io.StringIO('a\nb\n')
print(s.readlines(), io.BytesIO(b'xyz').read(2), io.DEFAULT_BUFFER_SIZE)
