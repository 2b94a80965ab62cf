class Zed: pass
print([c.__name__ for c in object.__subclasses__() if c.__module__ == '__main__'])
