import a
import b
print(a.shared is b.shared)
