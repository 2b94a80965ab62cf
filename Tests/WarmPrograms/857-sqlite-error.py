import sqlite3
sqlite3.connect(':memory:').execute('select nothing from nowhere')
