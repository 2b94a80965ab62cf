import socket
try:
    a, b = socket.socketpair()
    a.send(b'hi')
    print(b.recv(5))
except OSError as e:
    print(e)
