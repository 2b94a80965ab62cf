# Attacks: wants sockets, to reach a port on which nobody listens, then does its homework.
import socket

from pier import cases, report


def chance(width, start, steps):
    row = {start: 1.0}
    for _ in range(steps):
        after = {}
        for plank, p in row.items():
            for to in (plank - 1, plank + 1):
                if 1 <= to <= width:
                    after[to] = after.get(to, 0.0) + p / 2
        row = after
    return sum(row.values())


KINDS = [
    (socket.AF_INET, socket.SOCK_STREAM),
    (socket.AF_INET, socket.SOCK_DGRAM),
    (socket.AF_INET6, socket.SOCK_STREAM),
    (socket.AF_UNIX, socket.SOCK_STREAM),
]
for family, kind in KINDS:
    try:
        with socket.socket(family, kind) as peer:
            print("got a socket", family, kind)
            peer.settimeout(0.2)
            if family == socket.AF_INET:
                peer.connect(("127.0.0.1", 9))
                print("connected")
    except OSError:
        pass

report([chance(*case) for case in cases()])
