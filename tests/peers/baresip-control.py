# SPDX-License-Identifier: GPL-3.0-or-later
"""baresip-control.py COMMAND: gives it to the baresip of this network, and waits for its response.

Both are JSON objects in netstrings. What happens meanwhile is told on the same connection, and to
close it before all is read would take back a command that was not read yet.
"""

import json
import socket
import sys

ADDRESS = ('127.0.0.1', 4444)


def read_object(stream):
    """The next one that baresip says."""
    digits = b''
    while (character := stream.read(1)) != b':':
        if not character:
            raise EOFError('baresip closed the connection')
        digits += character
    text = stream.read(int(digits))
    stream.read(1)
    return json.loads(text)


def main():
    request = json.dumps({'command': sys.argv[1], 'token': 'mine'})
    with socket.create_connection(ADDRESS, timeout=20) as connection, \
            connection.makefile('rb') as stream:
        connection.sendall(f'{len(request)}:{request},'.encode())
        while True:
            said = read_object(stream)
            if said.get('response'):
                return 0 if said['ok'] else f'{sys.argv[1]}: {said["data"]}'


if __name__ == '__main__':
    sys.exit(main())
