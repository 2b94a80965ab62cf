"""Asks what PyPy asks when it starts, beside the file that it takes itself for, argv[0]; a labelled line for each answer."""
import os
import stat


def say(label, answer):
    os.write(1, label + ': ' + answer + '\n')


def kind(path):
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        return 'errno %d' % error.errno
    if stat.S_ISDIR(mode):
        return 'directory'
    return 'file' if stat.S_ISREG(mode) else 'other'


def contents(path):
    """The length of a file, and its Adler-32 checksum."""
    length, low, high = 0, 1, 0
    try:
        file = os.open(path, os.O_RDONLY, 0666)
        while True:
            piece = os.read(file, 8192)
            if not piece:
                break
            length += len(piece)
            for byte in piece:
                low = (low + ord(byte)) % 65521
                high = (high + low) % 65521
        os.close(file)
    except OSError as error:
        return 'errno %d' % error.errno
    return '%d bytes, checksum %d' % (length, high << 16 | low)


def main(argv):
    say('arguments', ' '.join(argv))
    say('environment', ' '.join([name + '=' + value for name, value in os.environ.items()]))
    folder = argv[0][:max(argv[0].rfind('/'), 0)]
    try:
        mode = os.lstat(argv[0]).st_mode
        say('itself', '0%o' % mode)
    except OSError as error:
        say('itself', 'errno %d' % error.errno)
    say('lib-python/2.7', kind(folder + '/lib-python/2.7'))
    say('lib_pypy', kind(folder + '/lib_pypy'))
    path = os.environ.get('PYTHONPATH')
    say('PYTHONPATH', 'None' if path is None else path)
    say('a missing name', kind('this-is-not-there'))
    say('site.pyc', kind(folder + '/lib-python/2.7/site.pyc'))
    say('site.py', contents(folder + '/lib-python/2.7/site.py'))
    say('working directory', os.getcwd())
    say('error 2', os.strerror(2))
    for file in range(3):
        say('terminal %d' % file, 'yes' if os.isatty(file) else 'no')
    try:
        os.open('/spam', os.O_RDWR | os.O_CREAT, 0666)
        say('/spam', 'created')
    except OSError as error:
        say('/spam', 'errno %d' % error.errno)
    return 0


def target(driver, args):
    driver.exe_name = 'startup'
    return main, None
