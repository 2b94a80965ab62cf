import csv, sys
print(list(csv.reader(sys.stdin, delimiter=' ')))
