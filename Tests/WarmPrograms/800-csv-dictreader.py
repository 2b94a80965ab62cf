import csv, io
for r in csv.DictReader(io.StringIO('a,b\n1,2\n3\n')):
    print(r)
