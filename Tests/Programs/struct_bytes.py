import struct
print(struct.unpack("<IhB", struct.pack("<IhB", 7, -2, 255)), bytes(range(4)).hex())
