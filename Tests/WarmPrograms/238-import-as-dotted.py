import os.path as p, xml.dom.minidom as md
print(p.__name__, md.__name__, 'xml' in globals())
