import os
os.startfile('x')
