class Shape:
    def area(self): raise NotImplementedError
    def __repr__(self): return f"{type(self).__name__}({self.area():.2f})"
class Square(Shape):
    def __init__(self, side): self.side = side
    def area(self): return self.side ** 2
print([Square(2), Square(3)])
try: Shape().area()
except NotImplementedError as error: print(type(error).__name__)
