import pathlib
import shutil
folder = pathlib.Path("made/inner")
folder.mkdir(parents=True)
(folder / "a.txt").write_text("a")
shutil.copy(folder / "a.txt", "b.txt")
print(sorted(str(path) for path in pathlib.Path("made").rglob("*")), open("b.txt").read())
shutil.rmtree("made")
