import io, sys
class R(io.RawIOBase):
    def writable(self): return True
    def write(self, b, out=sys.__stderr__.write):
        out('raw %r\n' % bytes(b))
        return len(b)
sys.stdout = io.TextIOWrapper(io.BufferedWriter(R()))
print('through own raw')
