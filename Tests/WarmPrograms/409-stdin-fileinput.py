import fileinput
for line in fileinput.input(files=('-',)):
    print(fileinput.lineno(), fileinput.filename(), line, end='')
