import shutil
print(shutil.get_terminal_size(), shutil.which('no-such-program'))
