import select, sys
r, w, x = select.select([sys.stdin], [], [], 5)
print(len(r), sys.stdin.readline())
