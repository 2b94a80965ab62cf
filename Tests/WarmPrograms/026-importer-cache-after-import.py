import sys
import json
print(sorted(sys.path_importer_cache))
