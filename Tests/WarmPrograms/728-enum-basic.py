import enum
class C(enum.Enum):
    RED = 1
    BLUE = enum.auto()
class F(enum.Flag):
    A = 1
    B = 2
print(list(C), C(1), F.A | F.B, C['RED'].name)
