import os
print(os.open('/dev/null', os.O_RDONLY), os.pipe())
