"""Makes argv[2] times the operation argv[1] (stat, read, write, listdir or getuid), with the path argv[3], and ends."""
import os


def main(argv):
    operation, count, path = argv[1], int(argv[2]), argv[3]
    if operation == 'stat':
        for _ in range(count):
            os.stat(path)
    elif operation == 'read':
        file = os.open(path, os.O_RDONLY, 0)
        for _ in range(count):
            if len(os.read(file, 64)) < 64:
                os.lseek(file, 0, 0)
    elif operation == 'write':
        for _ in range(count):
            os.write(1, "all work and no play\n")
    elif operation == 'listdir':
        for _ in range(count):
            os.listdir(path)
    elif operation == 'getuid':
        for _ in range(count):
            os.getuid()
    else:
        os.write(2, "no such operation: " + operation + "\n")
        return 2
    return 0


def target(driver, args):
    driver.exe_name = 'throughput'
    return main, None
