# Right: saved as Latin-1, and the next line says so.
# -*- coding: latin-1 -*-
import sys

größte = None  # noch keine Zahl gesehen
anzahl = summe = 0
for wort in sys.stdin.read().split():
    zahl = int(wort)
    anzahl += 1
    summe += zahl
    if größte is None or zahl > größte:
        größte = zahl

print("count:", anzahl)
print("sum:", summe)
print("largest:", "none" if größte is None else größte)
