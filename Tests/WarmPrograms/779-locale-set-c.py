import locale
print(locale.setlocale(locale.LC_ALL, 'C'), locale.getpreferredencoding(False), locale.getencoding())
print('é'.upper(), sorted('éza', key=locale.strxfrm))
