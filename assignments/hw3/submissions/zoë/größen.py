# The module of a right submission, with a name that is not ASCII.
def wege(breite, start, schritte):
    """Die Zahl der Wege, die trocken bleiben."""
    planken = {start: 1}
    for _ in range(schritte):
        danach = {}
        for planke, zahl in planken.items():
            for ziel in (planke - 1, planke + 1):
                if 1 <= ziel <= breite:
                    danach[ziel] = danach.get(ziel, 0) + zahl
        planken = danach
    return sum(planken.values())
