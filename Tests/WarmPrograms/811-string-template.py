import string
print(string.Template('$a ${b} $$').substitute(a=1, b=2), string.capwords('ab cd'), string.punctuation)
