import unicodedata
text = "Zoë Größe 東京"
print(text, len(text), unicodedata.normalize("NFD", "ë").encode(), text.upper())
