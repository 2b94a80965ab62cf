import codecs, string
class T(string.Template):
    delimiter = '%'
print(T('%a').substitute(a=3))
