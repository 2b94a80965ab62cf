try:
    import c
except ImportError as e:
    raise RuntimeError('b needs c') from e
