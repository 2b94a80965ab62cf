import importlib, sys
importlib.invalidate_caches()
import colorsys
print(colorsys.rgb_to_hsv(1, 0, 0))
