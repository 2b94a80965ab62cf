import datetime, random
print(random.sample([1, 2, 3], 0))
import locale
print(locale.getdefaultlocale())
