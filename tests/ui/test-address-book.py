#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desktop's address books in the main window, beside a real evolution-data-server.
test-address-book.py APP BOOK-PROGRAM FOLDER"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid

import desktop
from desktop import App, number_of, wait_until

PROGRAM, BOOK, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
WINDOW = 'Person 1'


def card(uid, name, number, more=''):
    return (f'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{name}\r\n'
            f'TEL;TYPE=cell:{number}\r\n{more}END:VCARD\r\n')


@unittest.skipUnless(pathlib.Path('/usr/libexec/evolution-source-registry').exists(),
                     'evolution-data-server is not installed')
class AddressBook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.contacts = self.folder / 'visavis' / 'contacts'
        self.book = str(uuid.uuid4())
        self.other_program('new', self.book, 'Colleagues')
        self.addCleanup(self.other_program, 'delete', self.book)

    @staticmethod
    def other_program(*words, text=''):
        done = subprocess.run(['/usr/bin/python3', BOOK, *words], input=text, text=True, check=True,
                              stdout=subprocess.PIPE)
        return done.stdout.strip()

    def add(self, uid, name, number, more=''):
        self.other_program('add', self.book, text=card(uid, name, number, more))

    def start(self, *options, **names):
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', user=True,
                  options=('--region', 'US', *options), **names)
        self.addCleanup(app.stop)
        app.wait('listening', 60)
        return app

    def menu(self, app, name, item):
        app.press(f'More for {name}', seconds=30)
        app.press(item, role='menu item')

    def fields(self, app, window, count):
        def look(root):
            fields = next((frame.find_all('text') for frame in root.children()
                           if frame.name == window), [])
            return fields if len(fields) == count else None
        return app.look(look, 10, f'{count} fields')

    def test_shows_people_of_both_once_and_as_they_change(self):
        self.contacts.mkdir(parents=True)
        (self.contacts / 'ben.vcf').write_text(card('own', 'Ben', number_of(2)))
        self.add('ben', 'Ben of the Office', number_of(2))
        self.add('cem', 'Cem', number_of(3))
        app = self.start()
        app.see('list item', 'Cem', seconds=60)
        app.see('list item', 'Ben')
        app.gone('list item', 'Ben of the Office')
        self.add('dora', 'Dora', number_of(4))
        app.see('list item', 'Dora', seconds=30)
        self.other_program('change', self.book, 'dora', 'Dorothea')
        app.see('list item', 'Dorothea', seconds=30)
        self.other_program('remove', self.book, 'dora')
        app.gone('list item', 'Dorothea', seconds=30)
        app.stop()

    def test_edits_deletes_and_restores_where_it_is_kept(self):
        self.add('eve', 'Eve', number_of(5), 'NOTE:keep\r\n')
        app = self.start()
        app.see('list item', 'Eve', seconds=60)
        self.menu(app, 'Eve', 'Edit…')
        self.fields(app, 'Edit Contact', 2)[0].set_text('Eva')
        app.press('Save', window='Edit Contact')
        app.see('list item', 'Eva', seconds=30)
        text = self.other_program('dump', self.book, 'eve')
        self.assertIn('FN:Eva', text)
        self.assertIn('NOTE:keep', text)
        self.menu(app, 'Eva', 'Delete')
        app.gone('list item', 'Eva', seconds=30)
        app.press('Undo', seconds=20)
        app.see('list item', 'Eva', seconds=30)
        self.assertIn('NOTE:keep', self.other_program('dump', self.book, 'eve'))
        self.assertEqual(list(self.contacts.glob('*')), [])
        app.stop()

    def test_keeps_somebody_new_where_one_says(self):
        self.add('fay', 'Fay', number_of(6))
        app = self.start()
        app.see('list item', 'Fay', seconds=60)
        desktop.focus(WINDOW)
        desktop.keys('ctrl+n')
        app.window('New Contact')
        app.see('combo box', 'Keep In', window='New Contact')
        desktop.screenshot(SCREENSHOTS / 'new.png', 'New Contact')
        self.fields(app, 'New Contact', 1)[0].set_text('Gil')
        desktop.focus('New Contact')
        desktop.keys('alt+k')
        app.see('label', 'Colleagues', window='New Contact')
        desktop.screenshot(SCREENSHOTS / 'places.png')
        desktop.keys('Down', 'Return')
        app.see('label', 'Colleagues', window='New Contact')
        app.press('Save', window='New Contact')
        app.see('list item', 'Gil', seconds=30)
        self.assertEqual(list(self.contacts.glob('*')), [])
        app.stop()

    def test_can_be_switched_off(self):
        self.add('hal', 'Hal', number_of(8))
        app = self.start()
        app.see('list item', 'Hal', seconds=60)
        desktop.focus(WINDOW)
        desktop.keys('ctrl+comma')
        app.window('Preferences')
        switch = app.see('check box', 'Address Books of the Desktop', window='Preferences')
        desktop.screenshot(SCREENSHOTS / 'preferences.png', 'Preferences')
        switch.press()
        app.gone('list item', 'Hal', seconds=20)
        switch = app.see('check box', 'Address Books of the Desktop', window='Preferences')
        switch.press()
        app.see('list item', 'Hal', seconds=60)
        app.stop()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
