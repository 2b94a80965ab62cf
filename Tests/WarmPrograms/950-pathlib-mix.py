from pathlib import Path, PurePosixPath
print(Path(__file__).name, Path('a/b.tar.gz').suffixes, PurePosixPath('/x') / 'y', Path.cwd() == Path('.').resolve())
