import re
text = open("words.txt").read()
print(re.findall(r"\b[a-z]{5}\b", text), re.sub(r"(\w+) (\w+)", r"\2 \1", "one two"))
