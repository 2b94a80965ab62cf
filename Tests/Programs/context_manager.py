import contextlib
import io
@contextlib.contextmanager
def section(name):
    print("<" + name + ">")
    yield
    print("</" + name + ">")
with section("a"), contextlib.redirect_stdout(io.StringIO()) as text: print("inside")
print(repr(text.getvalue()))
