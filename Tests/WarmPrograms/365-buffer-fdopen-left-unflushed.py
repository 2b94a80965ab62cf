import os
f = os.fdopen(1, 'w')
f.write('left in buffer')
