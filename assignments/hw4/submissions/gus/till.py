import sqlite3

import history

base = sqlite3.connect("till.db")
with base:
    base.execute("create table sales (product text, cents integer)")
    with open("sales.csv") as file:
        base.executemany("insert into sales values (?, ?)", (line.strip().split(",") for line in file))
count = base.execute("select count(*) from sales").fetchone()[0]
with open("totals.txt", "w") as file:
    for row in base.execute("select product, sum(cents) from sales group by product order by product"):
        print(*row, file=file)
base.close()
history.add(count)
print(count)
