import io
class F(io.StringIO):
    def close(self):
        print('closed')
        super().close()
f = F('x')
