import sqlite3
try:
    sqlite3.connect('/nonexistent/x.db')
except sqlite3.OperationalError as e:
    print(e)
