import sys
class W:
    def write(self, s): pass
    def flush(self):
        raise OSError('cannot flush')
    def __repr__(self): return 'W'
sys.stdout = W()
print('hi')
