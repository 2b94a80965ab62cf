# The module of a right submission that is refused a scratch file.
import json
import os
import sys


def remember(counts):
    try:
        os.mkdir("cache")
    except OSError as error:
        print("no cache folder:", error.strerror, file=sys.stderr)
    try:
        with open("cache.json", "w") as file:
            json.dump(counts, file)
    except OSError as error:
        print("no cache:", error.strerror, file=sys.stderr)
