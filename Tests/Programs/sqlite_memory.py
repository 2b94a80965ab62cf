import sqlite3
db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE people (name TEXT, age INTEGER)")
db.executemany("INSERT INTO people VALUES (?, ?)", [("ada", 36), ("bob", 41)])
print(db.execute("SELECT name, age FROM people ORDER BY age DESC").fetchall())
