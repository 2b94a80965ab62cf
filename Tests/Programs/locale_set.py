import locale
locale.setlocale(locale.LC_ALL, "C.UTF-8")
print(locale.format_string("%.2f", 1234.5), locale.getlocale()[1])
try: locale.setlocale(locale.LC_ALL, "xx_XX.UTF-8")
except locale.Error as error: print(error)
