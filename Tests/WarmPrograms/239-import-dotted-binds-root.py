import xml.etree.ElementTree
import os.path
print(sorted(n for n in globals() if not n.startswith('_')))
