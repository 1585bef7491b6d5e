"""Tries: open sockets of all families, and connect to the network.
Base: solution
Must: earn all
"""

import socket

for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind)
        except OSError:
            continue
        raise SystemExit(f"there is a socket of family {family}")
for address in (("127.0.0.1", 22), ("169.254.169.254", 80)):
    try:
        socket.create_connection(address, 1.0)
    except OSError:
        continue
    raise SystemExit("there is a network")
