import ast
class A:
    def __del__(self): print('node attribute gone')
t = ast.parse('1')
t.keep = A()
