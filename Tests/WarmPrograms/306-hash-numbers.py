print({3.5, 2**70, -1, -2, 1e300, 5j}, hash(-1), hash(float('inf')), hash(2**61 - 1))
