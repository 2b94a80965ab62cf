import sys
for line in sys.stdin:
    try:
        sys.stdin.tell()
    except OSError as e:
        print(e)
    break
