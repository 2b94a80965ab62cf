import numpy.random
numpy.random.seed(5)
s = numpy.random.get_state()
print(s[0], s[1][:3], s[2:])
