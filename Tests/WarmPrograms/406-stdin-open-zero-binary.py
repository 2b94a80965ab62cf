with open(0, 'rb', buffering=0) as f:
    print(f.read(3), f.readall())
