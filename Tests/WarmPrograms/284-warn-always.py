import warnings
warnings.simplefilter('always')
for i in range(2):
    warnings.warn('again', UserWarning)
