import sys
sys.exit('né\udc80')
