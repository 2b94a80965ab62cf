import lib
a = lib.A('main')
