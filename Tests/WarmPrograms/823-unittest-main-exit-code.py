import unittest, io, sys
class T(unittest.TestCase):
    def test_x(self): self.fail('f')
sys.stderr = io.StringIO()
unittest.main(argv=['x'])
