import os
f = os.fdopen(os.dup(1), 'w')
print('a')
f.write('b\n')
