import sys
print(sys.stdout.line_buffering, sys.stderr.line_buffering, sys.stderr.write_through)
sys.stdout.reconfigure(line_buffering=True, write_through=True)
print(sys.stdout.line_buffering, sys.stdout.write_through)
