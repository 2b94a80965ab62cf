"""Prints what the file argv[1] holds, read in pieces of 8192 bytes; what fails is an errno on fd 2, and exit code 1."""
import os


def main(argv):
    try:
        file = os.open(argv[1], os.O_RDONLY, 0)
        while True:
            piece = os.read(file, 8192)
            if not piece:
                break
            while piece:
                written = os.write(1, piece)
                piece = piece[written:]
        os.close(file)
    except OSError as error:
        os.write(2, "%s: errno %d\n" % (argv[1], error.errno))
        return 1
    return 0


def target(driver, args):
    driver.exe_name = 'reader'
    return main, None
