import socket
try:
    socket.create_connection(('127.0.0.1', 1), timeout=1)
    print('unexpected')
except OSError:
    print('no connection')
