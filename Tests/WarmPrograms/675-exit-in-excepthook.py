import sys
def hook(*a):
    print('hook')
    sys.exit(77)
sys.excepthook = hook
1/0
