# Crashes: waits for the word stop, which never comes; input() raises EOFError.
numbers = []
line = input()
while line != "stop":
    if line.strip():
        numbers.append(int(line))
    line = input()

print("count:", len(numbers))
print("sum:", sum(numbers))
print("largest:", max(numbers) if numbers else "none")
