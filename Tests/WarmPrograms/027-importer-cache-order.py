import json, sys, xml.etree.ElementTree
print(list(sys.path_importer_cache))
