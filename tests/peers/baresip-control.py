# SPDX-License-Identifier: GPL-3.0-or-later
"""baresip-control.py COMMAND: gives it to the baresip of this network, and waits for its response.

Both are JSON objects in netstrings. What happens meanwhile is told on the same connection, and to
close it before all is read would take back a command that was not read yet. A command that is refused,
because the one before it is still being carried out, is given again.
"""

import json
import select
import socket
import sys
import time

ADDRESS = ('127.0.0.1', 4444)
SECONDS = 15  # for all tries
PAUSE = 0.5  # at most, when nothing happens that would be a reason to try again


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


def give(connection, stream, command):
    """None, or why it was refused."""
    request = json.dumps({'command': command, 'token': 'mine'})
    connection.sendall(f'{len(request)}:{request},'.encode())
    while True:
        said = read_object(stream)
        if said.get('response'):
            return None if said['ok'] else f'{command}: {said["data"]}'


def main():
    deadline = time.monotonic() + SECONDS
    with socket.create_connection(ADDRESS, timeout=20) as connection, \
            connection.makefile('rb') as stream:
        while (refusal := give(connection, stream, sys.argv[1])) and time.monotonic() < deadline:
            select.select([connection], [], [], PAUSE)
        return refusal


if __name__ == '__main__':
    sys.exit(main())
