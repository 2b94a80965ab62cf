import os
print(1)
return 5
