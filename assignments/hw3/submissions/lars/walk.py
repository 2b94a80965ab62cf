# Attacks: hands in links, to the tests and to the host, and follows them. They are not shown; prints nothing.
for path in ("answers/basic.ans", "passwd", "../../tests/basic.ans", "/etc/passwd"):
    try:
        with open(path) as file:
            text = file.read(10000)
    except OSError:
        continue
    if path.endswith(".ans"):
        print(text, end="")
    else:
        print("leaked", path, len(text))
