# Right: input() in a loop, and the end of the input is caught.
count = 0
total = 0
largest = None

while True:
    try:
        line = input()
    except EOFError:
        break  # no more lines
    if line.strip() == "":
        continue
    number = int(line)
    count = count + 1
    total = total + number
    if largest is None or number > largest:
        largest = number

print("count: " + str(count))
print("sum: " + str(total))
if largest is None:
    print("largest: none")
else:
    print("largest: " + str(largest))
