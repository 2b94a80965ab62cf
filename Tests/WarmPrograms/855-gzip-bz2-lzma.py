import gzip, bz2, lzma
d = b'data' * 10
print(gzip.decompress(gzip.compress(d)) == d, bz2.decompress(bz2.compress(d)) == d, lzma.decompress(lzma.compress(d)) == d)
