import thing
print(thing)
