import warnings
print(warnings.formatwarning('m', UserWarning, 'f.py', 3, 'code'))
