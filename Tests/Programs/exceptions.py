class Empty(Exception): pass
def pop(stack):
    if not stack: raise Empty("nothing there")
    return stack.pop()
try: pop([])
except Empty as error: print("caught", error)
finally: print("done")
