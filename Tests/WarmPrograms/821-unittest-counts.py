import unittest, io
class T(unittest.TestCase):
    def test_a(self): self.assertEqual(1, 2)
    def test_b(self): pass
    def test_c(self): 1/0
r = unittest.TextTestRunner(stream=io.StringIO()).run(unittest.defaultTestLoader.loadTestsFromTestCase(T))
print(r.testsRun, len(r.failures), len(r.errors))
print(r.failures[0][1])
