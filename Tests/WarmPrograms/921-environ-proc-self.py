print(sorted(open('/proc/self/environ').read().split('\0')))
