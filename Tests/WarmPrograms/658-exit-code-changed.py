e = SystemExit(1)
e.code = 8
raise e
