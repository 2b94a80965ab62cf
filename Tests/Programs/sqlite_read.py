import sqlite3
db = sqlite3.connect("shop.db")
print(db.execute("SELECT name, price FROM goods ORDER BY price").fetchall())
