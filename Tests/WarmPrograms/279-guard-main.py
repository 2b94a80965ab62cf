import sys
def main():
    print('in main', len(sys.argv))
    return 2
if __name__ == '__main__':
    sys.exit(main())
