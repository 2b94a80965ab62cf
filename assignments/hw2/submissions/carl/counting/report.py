# A module of a right submission: the table.
def report(counts, top):
    ranking = sorted((-count, word) for word, count in counts.items())
    for count, word in ranking[:top]:
        print(-count, word)
