import pydoc
def f(a, b=1):
    """Docs."""
print(pydoc.plain(pydoc.render_doc(f)))
