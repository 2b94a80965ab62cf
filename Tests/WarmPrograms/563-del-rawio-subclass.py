import io
class R(io.RawIOBase):
    def writable(self): return True
    def write(self, b):
        print('raw write', bytes(b))
        return len(b)
    def close(self):
        if not self.closed: print('raw close')
        super().close()
b = io.BufferedWriter(R())
b.write(b'pending')
