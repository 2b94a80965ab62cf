with open("words.txt", encoding="utf-8") as file:
    lines = [line.split() for line in file]
print(len(lines), sum(map(len, lines)), lines[-1])
