def mk():
    class E(Exception): pass
    return E
raise mk()('x')
