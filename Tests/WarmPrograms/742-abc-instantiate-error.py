import abc
class B(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
B()
