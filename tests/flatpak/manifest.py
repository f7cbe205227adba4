# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest, and what the README says of its permissions."""

import json
import pathlib
import re

ID = 'org.visavis.Visavis'


def load(top):
    """The manifest, in which no key may stand twice."""
    def unique(pairs):
        keys = [key for key, _ in pairs]
        doubled = {key for key in keys if keys.count(key) > 1}
        if doubled:
            raise ValueError(f'twice in the manifest: {doubled}')
        return dict(pairs)
    path = pathlib.Path(top) / 'flatpak' / f'{ID}.json'
    return json.loads(path.read_text(encoding='utf-8'), object_pairs_hook=unique)


def documented(top):
    """The permissions in the README, and the sentence of each: rows of a table, "| `--NAME` | why |"."""
    text = (pathlib.Path(top) / 'README.md').read_text(encoding='utf-8')
    return dict(re.findall(r'^\| `(--(?:share|socket|device|filesystem|(?:[a-z]+-)*name)=[^`]+)` \| (.+?) \|$',
                           text, re.MULTILINE))


def as_metadata(finish_args):
    """The permissions as "flatpak info --show-permissions" prints them: group, key and value."""
    lists = {'--share': ('Context', 'shared'), '--socket': ('Context', 'sockets'),
             '--device': ('Context', 'devices'), '--filesystem': ('Context', 'filesystems')}
    names = {'--talk-name': ('Session Bus Policy', 'talk'), '--own-name': ('Session Bus Policy', 'own'),
             '--system-talk-name': ('System Bus Policy', 'talk')}
    permissions = set()
    for argument in finish_args:
        option, value = argument.split('=', 1)
        if option in lists:
            permissions.add((*lists[option], value))
        else:
            group, policy = names[option]
            permissions.add((group, value, policy))
    # X11 as a fallback is written down together with what it is a kind of.
    if ('Context', 'sockets', 'fallback-x11') in permissions:
        permissions.add(('Context', 'sockets', 'x11'))
    return permissions


def parse_metadata(text):
    """The same of a printed key file."""
    permissions, group = set(), None
    for line in text.splitlines():
        if line.startswith('['):
            group = line.strip('[]')
        elif '=' in line:
            key, value = line.split('=', 1)
            permissions |= {(group, key, each) for each in value.split(';') if each}
    return permissions
