exec("def f():\n  raise KeyError('k')\nf()")
