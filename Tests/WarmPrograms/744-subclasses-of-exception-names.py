print(sorted(c.__name__ for c in ArithmeticError.__subclasses__()))
