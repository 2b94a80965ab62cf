import os
os.register_at_fork(before=lambda: print('b'), after_in_child=lambda: print('c'))
print('registered')
