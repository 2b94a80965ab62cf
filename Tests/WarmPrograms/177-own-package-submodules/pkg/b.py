from .a import x
y = x + 1
