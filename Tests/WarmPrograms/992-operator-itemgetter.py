from operator import itemgetter, attrgetter, methodcaller
print(list(map(itemgetter(1), ['ab', 'cd'])), methodcaller('upper')('x'), attrgetter('real')(3))
