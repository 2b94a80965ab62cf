import io, sys
sys.stdin = io.StringIO('fake\nlines\n')
print(input(), sys.stdin.read())
