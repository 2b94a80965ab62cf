import warnings
warnings.warn = lambda *a, **k: print('warned')
import imp
