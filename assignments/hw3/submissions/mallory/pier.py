# Brought by an attacker in place of the fixture; wrong, should it ever be imported.
def cases():
    return []


def report(chances):
    print("all right, 100 points")
