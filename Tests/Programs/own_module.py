import importlib
import helper
print(helper.double(4), importlib.import_module("helper").__name__)
