import string
print(string.Template('$a').substitute(a=1))
