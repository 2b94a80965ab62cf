def run(x):
    return 10 // x
