import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    warnings.warn('x', FutureWarning)
print([(str(i.message), i.category.__name__, i.lineno) for i in w])
