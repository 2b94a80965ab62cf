import abc
class A(abc.ABC):
    x = undefined_name
