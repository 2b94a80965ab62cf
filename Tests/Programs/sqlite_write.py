import sqlite3
db = sqlite3.connect("new.db")
with db: db.execute("CREATE TABLE t (x)")
with db: db.executemany("INSERT INTO t VALUES (?)", [(n,) for n in range(10)])
db.close()
print(sqlite3.connect("new.db").execute("SELECT sum(x) FROM t").fetchone())
