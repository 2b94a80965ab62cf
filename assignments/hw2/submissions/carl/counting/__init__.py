# The package of a right submission.
import sys

from .options import Options
from .report import report
from .text import count


def main():
    options = Options(sys.argv[1:])
    try:
        texts = options.texts()
    except FileNotFoundError as error:
        print("no such file:", error.filename)
        raise SystemExit(2)
    report(count(texts, options.skipped()), options.top)
