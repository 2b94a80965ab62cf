import sys
import unittest
class Sums(unittest.TestCase):
    def test_sum(self): self.assertEqual(sum([1, 2]), 3)
    def test_error(self):
        with self.assertRaises(ZeroDivisionError): 1 / 0
result = unittest.main(exit=False, verbosity=0, argv=sys.argv[:1]).result
print(result.testsRun, result.wasSuccessful())
