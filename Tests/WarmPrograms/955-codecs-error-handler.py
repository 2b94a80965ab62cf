import codecs
codecs.register_error('mine', lambda e: ('?!', e.end))
print('aéb'.encode('ascii', 'mine'), codecs.encode('abc', 'rot13'))
