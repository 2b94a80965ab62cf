import unittest, sys
class T(unittest.TestCase):
    def test_x(self): pass
class U(unittest.TestCase):
    def test_y(self): pass
print(unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__']).countTestCases())
