class Base:
    reg = []
    def __init_subclass__(cls): Base.reg.append(cls.__name__)
class A(Base): pass
class B(A): pass
print(Base.reg)
