from collections import Counter, defaultdict, namedtuple
words = open("words.txt").read().split()
groups = defaultdict(list)
for word in words: groups[len(word)].append(word)
print(Counter(words).most_common(2), sorted(groups), namedtuple("Point", "x y")(1, 2))
