import sys
import noisy
print('main', noisy.n)
