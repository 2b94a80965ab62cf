import c
shared = c.obj
