import string
print(string.secret, string.__spec__.name)
