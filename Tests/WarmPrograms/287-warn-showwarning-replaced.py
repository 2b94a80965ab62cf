import warnings
warnings.showwarning = lambda m, c, f, l, file=None, line=None: print('W', m, c.__name__, l)
warnings.warn('hey')
