exit(9)
