"""Runs a command in DMOJ's sandbox for each line that comes; says its exit status in a line, then what it printed.

python3 dmoj-service.py INPUT COMMAND...
"""

import os
import subprocess
import sys

from dmoj.cptbox import IsolateTracer, TracedPopen
from dmoj.cptbox.filesystem_policies import RecursiveDir
from dmoj.executors.base_executor import BASE_FILESYSTEM, BASE_WRITE_FILESYSTEM

command = [os.fsencode(word) for word in sys.argv[2:]]
files = BASE_FILESYSTEM + [RecursiveDir(os.getcwd())]
environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
for line in sys.stdin:
    with open(sys.argv[1], "rb") as stdin:
        program = TracedPopen(
            command,
            executable=command[0],
            security=IsolateTracer(read_fs=files, write_fs=BASE_WRITE_FILESYSTEM),
            time=60,
            memory=262144,
            stdin=stdin.fileno(),
            stdout=subprocess.PIPE,
            env=environment,
            cwd=os.getcwdb(),
        )
        output, _ = program.communicate()
    sys.stdout.buffer.write(b"%d\n%s" % (program.returncode, output))
    sys.stdout.flush()
