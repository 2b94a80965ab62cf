import os
print(oct(os.umask(0o22)), oct(os.umask(0o22)))
