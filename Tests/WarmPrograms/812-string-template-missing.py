import string
string.Template('$x').substitute()
