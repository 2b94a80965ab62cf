import codecs
def search(name):
    print('search', name)
codecs.register(search)
try:
    'x'.encode('my-codec')
except LookupError as e:
    print(e)
