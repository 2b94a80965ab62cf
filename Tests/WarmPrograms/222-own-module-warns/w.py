import warnings
warnings.warn('at import')
def f():
    warnings.warn('deprecated', DeprecationWarning, stacklevel=2)
    warnings.warn('hidden', DeprecationWarning)
