import string
print(set('the quick brown fox'.split()))
print(set(string.ascii_letters))
