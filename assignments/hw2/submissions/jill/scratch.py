# The module that crashes: OSError, read-only file system.
import json


def save(words):
    counts = {word: words.count(word) for word in words}
    with open("counts.json", "w") as file:
        json.dump(counts, file)


def load():
    with open("counts.json") as file:
        counts = json.load(file)
    return sorted(((n, w) for w, n in counts.items()), reverse=True)
