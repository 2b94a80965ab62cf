# Wrong: forgets small letters, so that "The" and "the" are two words.
import sys

from reading import read_all
from splitting import split

top, skip, texts = read_all(sys.argv[1:])
counts = {}
for text in texts:
    for word in split(text):
        if word not in skip:
            counts[word] = counts.get(word, 0) + 1
for word in sorted(counts, key=lambda w: (-counts[w], w))[:top]:
    print(counts[word], word)
