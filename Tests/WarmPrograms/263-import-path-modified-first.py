import sys
sys.path.insert(0, '/nonexistent')
import colorsys
print(colorsys.__file__, '/nonexistent' in sys.path_importer_cache)
