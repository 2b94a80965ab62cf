import builtins
real = builtins.print
builtins.print = lambda *a, **k: real('patched', *a, **k)
