s = set('abcdefghij')
for c in 'aceg':
    s.remove(c)
s.update('XYZ')
print(s, s.pop())
