import base64, bz2, hashlib, lzma, zlib
data = b"abc" * 1000
print(hashlib.sha256(data).hexdigest()[:16], zlib.decompress(zlib.compress(data)) == data)
print(bz2.decompress(bz2.compress(data)) == lzma.decompress(lzma.compress(data)), base64.b64encode(b"hi"))
