import zlib, hashlib, base64
print(zlib.crc32(b'abc'), hashlib.md5(b'a').hexdigest(), hashlib.sha256(b'a').hexdigest()[:8], base64.b64encode(b'hello'), zlib.decompress(zlib.compress(b'x' * 50)))
