import sys
try:
    try:
        sys.exit(1)
    finally:
        print('inner')
finally:
    print('outer')
    sys.exit(2)
