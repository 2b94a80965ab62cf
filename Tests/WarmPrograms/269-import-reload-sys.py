import importlib, sys
sys.argv = ['replaced']
importlib.reload(sys)
print(sys.argv)
