import argparse
parser = argparse.ArgumentParser(description="Counts.")
parser.add_argument("names", nargs="*")
parser.add_argument("--count", type=int, default=3)
print(parser.parse_args(["--count", "5", "x"]), parser.parse_args([]).count)
