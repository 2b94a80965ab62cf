print({b'a', b'bc', b'def', bytes(3)})
