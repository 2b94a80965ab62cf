import glob, fnmatch
print(sorted(glob.glob('*.py')), fnmatch.filter(['a.py', 'b.txt'], '*.py'))
