import sys
print(sorted(m for m in sys.modules if m.startswith('encodings')))
