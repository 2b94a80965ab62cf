import setup_path
import hidden
print(hidden.v)
