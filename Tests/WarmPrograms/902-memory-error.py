try:
    x = 'a' * (2**62)
except MemoryError as e:
    print(type(e).__name__, e)
