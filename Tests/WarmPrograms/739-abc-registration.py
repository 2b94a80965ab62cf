import collections.abc
class A:
    pass
print(isinstance(A(), collections.abc.Sequence))
collections.abc.Sequence.register(A)
print(isinstance(A(), collections.abc.Sequence), isinstance(A(), collections.abc.Sized))
