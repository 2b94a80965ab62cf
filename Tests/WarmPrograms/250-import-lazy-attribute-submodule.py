import xml
try:
    xml.etree
except AttributeError as e:
    print(e)
