import glob
import os
import pathlib
print(sorted(os.listdir("."))[0], sorted(glob.glob("*.csv")), pathlib.Path("words.txt").stat().st_size)
for folder, _, names in os.walk("."): print(folder, len(names), sorted(names))
