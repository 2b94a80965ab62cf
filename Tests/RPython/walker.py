"""Prints a line for everything below the directory argv[1], in sorted order: kind, size, path. Follows no link."""
import os
import stat

from rpython.rlib.listsort import TimSort


def kind(mode):
    if stat.S_ISDIR(mode):
        return 'd'
    if stat.S_ISREG(mode):
        return 'f'
    if stat.S_ISLNK(mode):
        return 'l'
    return '?'


def walk(path):
    try:
        found = os.lstat(path)
        os.write(1, "%s %d %s\n" % (kind(found.st_mode), found.st_size, path))
        if not stat.S_ISDIR(found.st_mode):
            return
        names = os.listdir(path)
    except OSError as error:
        os.write(1, "%s: errno %d\n" % (path, error.errno))
        return
    TimSort(names).sort()
    for name in names:
        walk(path + name if path.endswith('/') else path + '/' + name)


def main(argv):
    walk(argv[1])
    return 0


def target(driver, args):
    driver.exe_name = 'walker'
    return main, None
