f = open(1, 'w', closefd=False)
f.write('via second file\n')
print('via print')
