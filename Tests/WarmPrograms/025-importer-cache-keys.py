import sys
print(sorted(sys.path_importer_cache))
