import sys
class W:
    def write(self, s):
        sys.__stdout__.write('[' + s + ']')
    def flush(self):
        sys.__stdout__.write('flush;')
sys.stdout = W()
print('hi')
