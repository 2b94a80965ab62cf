import pdb
print('before')
pdb.Pdb(stdin=__import__('io').StringIO('p 1+1\nc\n')).set_trace()
print('after')
