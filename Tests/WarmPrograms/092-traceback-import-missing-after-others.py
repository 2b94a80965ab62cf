import json
import re
import no_such_module_xyz
import decimal
print("not reached")
