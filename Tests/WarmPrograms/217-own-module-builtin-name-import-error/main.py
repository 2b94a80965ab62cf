from random import rand_int
