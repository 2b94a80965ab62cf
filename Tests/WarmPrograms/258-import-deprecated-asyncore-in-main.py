import asyncore
print('imported')
