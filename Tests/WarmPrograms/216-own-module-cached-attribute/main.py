import m
print(m.__cached__, m.__file__, m.__spec__)
