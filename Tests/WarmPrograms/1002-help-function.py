def f(a):
    """Docs of f."""
help(f)
