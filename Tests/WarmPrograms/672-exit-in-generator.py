import sys
def g():
    try:
        yield 1
        sys.exit(7)
    finally:
        print('gen finally')
for x in g(): print(x)
