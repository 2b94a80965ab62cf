import trace
t = trace.Trace(count=1, trace=0)
def f(n):
    return n + 1
t.runfunc(f, 1)
print(sorted(l for (_, l), c in t.results().counts.items()))
