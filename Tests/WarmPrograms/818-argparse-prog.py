import argparse
print(argparse.ArgumentParser().prog)
