import fileinput
try:
    for line in fileinput.input():
        print(line)
except OSError as e:
    print(e)
