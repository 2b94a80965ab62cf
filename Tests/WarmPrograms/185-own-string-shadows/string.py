secret = 42
