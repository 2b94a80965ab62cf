import struct
struct._clearcache()
print(struct.pack('<if', 1, 2.5), struct.calcsize('P'), struct.unpack('>H', b'\x01\x02'))
