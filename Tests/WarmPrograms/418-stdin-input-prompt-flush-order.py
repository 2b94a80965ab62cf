import sys
print('no newline', end='')
x = input(' prompt ')
sys.stderr.write('got ' + x + '\n')
