import pathlib
print(pathlib.Path(__file__).with_name('data.txt').read_text())
