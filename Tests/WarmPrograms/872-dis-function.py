import dis
def f(a, b):
    return a + b * 2
dis.dis(f)
