import w
print(w.p)
