import code
c = code.InteractiveInterpreter({'x': 2})
c.runsource('print(x + 1)')
c.runsource('x +')
c.runsource('1/0')
