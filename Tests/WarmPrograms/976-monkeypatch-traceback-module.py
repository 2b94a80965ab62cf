import traceback
traceback.print_exception = lambda *a, **k: print('patched')
1/0
