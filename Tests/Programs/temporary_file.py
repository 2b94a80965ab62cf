import os
import tempfile
with tempfile.TemporaryDirectory() as folder:
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as file: file.write("x" * 10)
    print(os.path.getsize(file.name), len(os.listdir(folder)))
print(os.path.exists(folder))
