import hashlib
print(sorted(hashlib.algorithms_guaranteed), hashlib.new('sha1', b'x').hexdigest())
