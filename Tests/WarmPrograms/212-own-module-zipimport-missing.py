import sys
sys.path.insert(0, 'nothing.zip')
try:
    import inzip
except ModuleNotFoundError as e:
    print(e)
