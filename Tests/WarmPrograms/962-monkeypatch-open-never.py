import builtins
def no(*a, **k): raise PermissionError('no open')
builtins.open = no
import colorsys
1/0
