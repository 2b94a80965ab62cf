print(b'\xff', repr('\x00\u200b'), ascii('é'), '\x1b[0m')
