# The module of a right submission, under an unlucky name.
def words(text):
    letters = [c if c.isalpha() else " " for c in text.lower()]
    return "".join(letters).split()
