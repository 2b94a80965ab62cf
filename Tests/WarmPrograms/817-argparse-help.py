import argparse
p = argparse.ArgumentParser(description='d' * 100)
p.add_argument('--opt', help='h ' * 60)
p.parse_args(['-h'])
