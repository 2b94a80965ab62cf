# Right: written on Windows, every line of this file ends in CR LF.
import sys

zahlen = []
for zeile in sys.stdin:
    if zeile.strip():
        zahlen.append(int(zeile))

print("count:", len(zahlen))
print("sum:", sum(zahlen))
if zahlen:
    print("largest:", max(zahlen))
else:
    print("largest: none")
