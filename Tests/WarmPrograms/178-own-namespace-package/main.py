import ns.inner
print(ns.__file__, list(ns.__path__), ns.inner.v, ns.__spec__.origin)
