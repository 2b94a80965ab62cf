# A module of a crashing submission; this one is fine.
def words_in(text):
    return "".join(c.lower() if c.isalpha() else " " for c in text).split()
