import sys
sys.stderr.write('no newline')
