import io
print(sorted(c.__name__ for c in io.TextIOBase.__subclasses__()))
