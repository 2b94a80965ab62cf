import io
import zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as archive: archive.writestr("a.txt", "text" * 100)
with zipfile.ZipFile(buffer) as archive: print(archive.namelist(), len(archive.read("a.txt")))
