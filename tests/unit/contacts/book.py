#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""book.py COMMAND BOOK [...]: another program that uses the desktop's address books.

new BOOK NAME        makes an address book
delete BOOK          and this deletes it
add BOOK             a card from the standard input; prints its UID
fill BOOK COUNT      so many cards
change BOOK UID FN   gives a card another name
remove BOOK UID      deletes a card
dump BOOK UID        prints a card
"""

import sys

import gi

gi.require_version('EDataServer', '1.2')
gi.require_version('EBookContacts', '1.2')
gi.require_version('EBook', '1.2')
from gi.repository import EBook, EBookContacts, EDataServer  # noqa: E402


def new(registry, book, name):
    source = EDataServer.Source.new_with_uid(book, None)
    source.set_display_name(name)
    source.set_parent('local-stub')
    source.get_extension(EDataServer.SOURCE_EXTENSION_ADDRESS_BOOK).set_backend_name('local')
    registry.create_sources_sync([source], None)


def delete(registry, book):
    registry.ref_source(book).remove_sync(None)


def connect(registry, book):
    return EBook.BookClient.connect_sync(registry.ref_source(book), 5, None)


def add(client):
    contact = EBookContacts.Contact.new_from_vcard(sys.stdin.read())
    print(client.add_contact_sync(contact, 0, None)[1])


def fill(client, count):
    for first in range(0, int(count), 1000):
        client.add_contacts_sync([EBookContacts.Contact.new_from_vcard(
            f'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:many-{i}\r\nFN:Many {i}\r\n'
            f'TEL;TYPE=CELL:+1202{5550000 + i % 10000:07d}\r\nEND:VCARD\r\n')
            for i in range(first, min(first + 1000, int(count)))], 0, None)


def change(client, uid, name):
    _, contact = client.get_contact_sync(uid, None)
    contact.set_property('full-name', name)
    client.modify_contact_sync(contact, 0, None)


def remove(client, uid):
    client.remove_contact_by_uid_sync(uid, 0, None)


def dump(client, uid):
    _, contact = client.get_contact_sync(uid, None)
    print(contact.to_string(getattr(EBookContacts.VCardFormat, '30')).replace('\r', ''))


def main():
    command, book, *rest = sys.argv[1:]
    registry = EDataServer.SourceRegistry.new_sync(None)
    if command in ('new', 'delete'):
        globals()[command](registry, book, *rest)
    else:
        globals()[command](connect(registry, book), *rest)


if __name__ == '__main__':
    main()
