import csv
import sys
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerows([["a", "b, c"], [1, 'say "so"']])
