import sys, io
print(sys.flags.utf8_mode, io.text_encoding(None))
