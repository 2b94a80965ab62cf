import math as математика
число = математика.floor(2.5)
print(число, sorted(k for k in globals() if not k.startswith('_')))
