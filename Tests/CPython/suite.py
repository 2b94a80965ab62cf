# Runs a module of CPython's own tests, and compares its results with the list of tests that fail or are skipped here.
# The list has a reason for each test, and their number. With --list it prints the module's part of a new list.
import os, sys, unittest

module, listing = sys.argv[1], "--list" in sys.argv
out = os.fdopen(os.dup(1), "w")

from test import support

support.verbose = 0
support.use_resources = []

# Some modules look for things at their import that do not exist here: sockets, and the names of users.
from test.support import socket_helper

socket_helper._bind_nix_socket_error = "there are no sockets"
if module == "test_tarfile":
    sys.modules["pwd"] = sys.modules["grp"] = None
first = os.getpid()


class Result(unittest.TestResult):
    def stopTest(self, test):
        # A process that a test has forked, and that could not execute anything, must not continue with the other
        # tests.
        if os.getpid() != first:
            os._exit(127)
        super().stopTest(test)


def outcomes():
    result = Result()
    try:
        unittest.defaultTestLoader.loadTestsFromName("test." + module).run(result)
    except unittest.SkipTest as skip:
        return 0, {module: str(skip)}
    left = {test.id(): trace.strip().splitlines()[-1] for test, trace in result.failures + result.errors}
    left |= {test.id(): "skipped: " + reason for test, reason in result.skipped}
    left |= {test.id(): "unexpected success" for test in result.unexpectedSuccesses}
    return result.testsRun, left


count, left = outcomes()
if listing:
    print(f"{module}\t{count}", file=out)
    for name in sorted(left):
        print(f"{name}\t{left[name]}", file=out)
    sys.exit()

with open("left-out.tsv") as file:
    rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
starts = [i for i, row in enumerate(rows) if row[1].isdigit()]
start = rows.index([module, str(count)]) if [module, str(count)] in rows else -1
if start < 0:
    sys.exit(f"{module} has {count} tests; the list says otherwise")
mine = dict(rows[start + 1 : min([i for i in starts if i > start], default=len(rows))])
sometimes = {name for name, reason in mine.items() if reason.startswith("sometimes: ")}
left = {name: trace for name, trace in left.items() if name not in sometimes}

for name in sorted(left.keys() - mine.keys()):
    print(f"not listed: {name}: {left[name]}", file=out)
for name in sorted(mine.keys() - sometimes - left.keys()):
    print(f"listed, and it passes: {name}", file=out)
if left.keys() == mine.keys() - sometimes:
    print("as listed", file=out)
