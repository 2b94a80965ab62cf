import os, sys
os.chdir('/')
print(os.getcwd(), __file__)
import colorsys
1/0
