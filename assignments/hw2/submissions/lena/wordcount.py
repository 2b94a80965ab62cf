# Crashes: forgot to hand in the module that it imports.
from lenas_tools import count, options, show

show(count(options()))
