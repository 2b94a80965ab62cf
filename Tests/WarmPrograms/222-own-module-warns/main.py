import w
w.f()
