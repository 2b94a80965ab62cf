# Crashes: writes its counts to a scratch file first, on a file system that cannot be written.
import sys

from scratch import load, save

names = [arg for arg in sys.argv[1:] if arg.endswith(".txt")]
for name in names or ["/dev/stdin"]:
    save(open(name).read().lower().split())
for count, word in load()[:5]:
    print(count, word)
