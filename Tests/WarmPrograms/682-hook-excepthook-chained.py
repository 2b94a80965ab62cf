import sys
def hook(*a):
    print('mine first')
    sys.__excepthook__(*a)
sys.excepthook = hook
1/0
