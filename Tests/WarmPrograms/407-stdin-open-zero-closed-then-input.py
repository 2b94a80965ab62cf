open(0).close()
input()
