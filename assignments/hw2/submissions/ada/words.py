# The module of a right submission.
def words_of(text):
    """All words of the text in small letters."""
    word = ""
    for char in text.lower():
        if char.isalpha():
            word += char
        elif word:
            yield word
            word = ""
    if word:
        yield word


def most_frequent(texts, skip, top):
    counts = {}
    for text in texts:
        for word in words_of(text):
            if word not in skip:
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
