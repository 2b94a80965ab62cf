try:
    open('/usr/out.txt/x', 'w')
except OSError as e:
    print(type(e).__name__, e)
