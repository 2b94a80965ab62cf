# Tidies up behind itself: what it was given is gone then, for nobody but itself.
import os
import shutil
import tempfile
from collections import Counter

assert open(__file__).readline() == "# Tidies up behind itself: what it was given is gone then, for nobody but itself.\n"
sales = [line.strip().split(",") for line in open("sales.csv")]
totals = Counter()
for product, cents in sales:
    totals[product] += int(cents)
with tempfile.NamedTemporaryFile("w", dir=".", delete=False) as file:
    file.writelines(f"{product} {cents}\n" for product, cents in sorted(totals.items()))
os.replace(file.name, "totals.txt")
with open("history.txt", "a+") as file:
    file.write(f"{len(sales)} sales\n")
os.mkdir("done")
shutil.move("sales.csv", "done")
with open(__file__, "w") as file:
    file.write("raise SystemExit('somebody has been here before')\n")
shutil.rmtree("done")
print(len(sales))
