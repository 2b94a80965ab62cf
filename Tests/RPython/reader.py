"""Prints what the file argv[1] holds, read in pieces of 8192 bytes; what fails is an errno on fd 2, and exit code 1.

Through the module below `os`, which others use.
"""
import posix


def main(argv):
    try:
        file = posix.open(argv[1], posix.O_RDONLY, 0)
        while True:
            piece = posix.read(file, 8192)
            if not piece:
                break
            while piece:
                written = posix.write(1, piece)
                piece = piece[written:]
        posix.close(file)
    except OSError as error:
        posix.write(2, "%s: errno %d\n" % (argv[1], error.errno))
        return 1
    return 0


def target(driver, args):
    driver.exe_name = 'reader'
    return main, None
