#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""layering.py TREE: prints every place where the source tree breaks its own rules.

Rooms include downwards only; a library belongs to one room; a file has its licence, its guard
and one noun's length. The tables below are the rules: a new room or library is one line there.
"""

import pathlib
import re
import sys

# src/ROOM: its level. A room includes itself and lower levels, never its own level's others.
LEVELS = {
    'base': 1,
    'contacts': 2, 'sdp': 2, 'store': 2,
    'directory': 3, 'identity': 3, 'media': 3, 'port': 3, 'sip': 3,
    'call': 4,
    'engine': 5,
    'app': 6, 'peer': 6,
}

EVERYBODY = frozenset(LEVELS)

# The first rule whose prefix matches a header decides which rooms may include it.
LIBRARIES = [
    ('glib', EVERYBODY), ('gio/', EVERYBODY), ('gmodule.h', EVERYBODY), ('gobject/', EVERYBODY),
    ('gtk/', {'app'}), ('gdk/', {'app'}), ('gdk-pixbuf/', {'app'}),
    ('gsk/', {'app'}), ('graphene', {'app'}), ('pango/', {'app'}), ('adwaita.h', {'app'}),
    ('sofia-sip/', {'sip'}),
    ('nice/', {'port'}), ('stun/', {'port'}),
    ('gst/sdp/', {'sdp', 'media'}),
    ('gst/', {'media'}),
    ('phonenumbers/', {'contacts'}),
    ('libebook', {'contacts'}), ('libedata', {'contacts'}),
    ('sqlite3.h', {'store'}),
    ('openssl/', {'identity'}), ('libsecret/', {'identity'}),
    ('json-glib/', {'call', 'engine', 'peer'}),
]
CXX_LIBRARIES = ('phonenumbers/',)  # only a .cc file, the shim, may see these
CXX_STANDARD = {'memory', 'string', 'utility', 'vector'}

# The C library and the kernel: for everybody.
SYSTEM = re.compile(r'(arpa|linux|net|netinet|sys)/[\w.]+\.h|(assert|ctype|errno|fcntl|float|ifaddrs'
                    r'|inttypes|limits|locale|malloc|math|netdb|poll|pthread|pwd|resolv|sched|signal'
                    r'|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time|unistd|xlocale)\.h')

MAX_LINES = 600
LONG_FILE_REASON = re.compile(r'Longer than 600 lines because \S+')
LICENCE = 'SPDX-License-Identifier: GPL-3.0-or-later'

CODE = {'.c', '.h', '.cc', '.py'}
LICENSED = CODE | {'.ui', '.css', '.build', '.sh', '.txt'}
LICENSED_NAMES = {'run', 'check', 'install', 'packages'}
FOLDERS = ['src', 'tests', 'ui', 'data', 'flatpak', '.ci']
FOREIGN = {'corpus', 'fixtures', '__pycache__'}  # inputs of tests, not ours to sign

INCLUDE = re.compile(r'^\s*#\s*(?:include|import)\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def check_include(path, room, quoted, header):
    """What is wrong with one include of src/ROOM, or None."""
    if not quoted:
        for prefix, rooms in LIBRARIES:
            if header.startswith(prefix):
                if room not in rooms:
                    return f'<{header}> belongs to {", ".join(sorted(rooms))}, not to {room}'
                if prefix in CXX_LIBRARIES and path.suffix != '.cc':
                    return f'<{header}> is for the C++ shim only'
                return None
        if SYSTEM.fullmatch(header) or (path.suffix == '.cc' and header in CXX_STANDARD):
            return None
        return f'<{header}>: no rule says which room may see this library'

    if '/' not in header:
        if header == 'config.h' or (path.parent / header).exists() or room == 'app':
            return None  # 'app' includes what the resource compiler writes
        return f'"{header}" names no room'
    other = header.split('/')[0]
    if other not in LEVELS:
        return f'"{header}" is in no known room'
    if other == room:
        return None
    if LEVELS[other] > LEVELS[room]:
        return f'"{header}" climbs from {room} up to {other}'
    if LEVELS[other] == LEVELS[room]:
        return f'"{header}" goes sideways from {room} to {other}'
    if header.endswith('-private.h'):
        return f'"{header}" is private to {other}'
    return None


def check_room_file(path, room, text):
    if room not in LEVELS:
        yield f'{path}: src/{room} is in no level'
        return
    for match in INCLUDE.finditer(text):
        complaint = check_include(path, room, match[1] == '"', match[2])
        if complaint:
            yield f'{path}:{text.count(chr(10), 0, match.start(2)) + 1}: {complaint}'


def check_form(path, text):
    lines = text.splitlines()
    if not any(LICENCE in line for line in lines[:6]):
        yield f'{path}: no "{LICENCE}" in its first lines'
    if path.suffix == '.h' and '#pragma once' not in lines:
        yield f'{path}: no "#pragma once"'
    if path.suffix in CODE and len(lines) > MAX_LINES and not LONG_FILE_REASON.search(text):
        yield f'{path}: {len(lines)} lines, and no word on why it is longer than {MAX_LINES}'


def check_tree(top):
    """Yields one line for each broken rule; the first word is the place."""
    for folder in FOLDERS:
        for path in sorted((top / folder).rglob('*')):
            inside = path.relative_to(top)
            if not path.is_file() or FOREIGN.intersection(inside.parts):
                continue
            if path.suffix not in LICENSED and path.name not in LICENSED_NAMES:
                continue
            text = path.read_text(encoding='utf-8')
            yield from check_form(path, text)
            if folder == 'src' and path.suffix in {'.c', '.h', '.cc'}:
                yield from check_room_file(path, inside.parts[1], text)


def main():
    top = pathlib.Path(sys.argv[1])
    if not (top / 'src' / 'base').is_dir():
        print(f'{top}: no source tree')
        return 1
    complaints = list(check_tree(top))
    for line in complaints:
        print(line)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
