import pprint
import shutil
import textwrap
print(textwrap.fill("the quick brown fox jumps over the lazy dog", 20))
pprint.pprint({"key" + str(n): list(range(n * 5)) for n in range(4)}, width=40)
print(shutil.get_terminal_size())
