import os
print('é')
