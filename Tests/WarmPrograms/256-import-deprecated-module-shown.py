import warnings
warnings.simplefilter('always')
import asynchat
