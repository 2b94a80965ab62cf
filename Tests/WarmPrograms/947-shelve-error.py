import shelve
try:
    shelve.open('/nonexistent/db')
except Exception as e:
    print(type(e).__name__)
