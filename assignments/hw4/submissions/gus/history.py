import os


def add(count):
    descriptor = os.open("history.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, b"%d sales\n" % count)
    os.close(descriptor)
