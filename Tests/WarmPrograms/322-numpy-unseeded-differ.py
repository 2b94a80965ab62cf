import numpy
print(numpy.random.rand() != numpy.random.rand())
