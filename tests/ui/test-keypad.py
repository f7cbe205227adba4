#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, numbers and whom they belong to. test-keypad.py APP PEER FOLDER"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import desktop
from desktop import App, Peer, number_of, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
ENTRY = 'Number or address to call'
NAME = 'Bruno Hansen'


def digits(text):
    return ''.join(c for c in text if c.isdigit())


class Keypad(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.contacts = self.folder / 'person-1' / 'contacts'

    def start(self, *options, **names):
        self.app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0',
                       options=('--region', 'US', *options), **names)
        self.addCleanup(self.app.stop)
        self.app.wait('listening', 20)
        self.show()

    def show(self):
        """Goes to the page, with the keyboard."""
        desktop.focus('Person 1')
        desktop.keys('alt+k')
        self.app.see('text', ENTRY)

    def entry(self):
        return self.app.see('text', ENTRY)

    def see_text(self, text):
        self.app.look(lambda root: root.find('text', ENTRY).text() == text, 10, f'“{text}”')

    def press(self, keys):
        """One after the other: a button that is pressed stays down for a moment."""
        for n, key in enumerate(keys, 1):
            self.app.look(lambda root, key=key: next(
                (node for node in root.find_all('push button') if node.name == key), None),
                10, f'the key {key}').press()
            self.app.look(lambda root, n=n: digits(root.find('text', ENTRY).text()) == keys[:n],
                          10, f'{keys[:n]} in the entry')

    def test_keys_write_a_number_and_format_it(self):
        self.start()
        self.press('2025550101')
        self.see_text('(202) 555-0101')
        self.app.press('Erase')
        self.see_text('(202) 555-010')

    def test_fits_narrow_and_wide_screens_light_and_dark(self):
        for width, scheme in ((360, 'default'), (1000, 'prefer-dark')):
            write_card(self.contacts, NAME, number_of(2), '127.0.0.1:9')
            settings = self.folder / 'person-1' / 'settings.ini'
            settings.write_text(f'[settings]\nwindow-width={width}\nwindow-height=640\n')
            self.start(env={'ADW_DEBUG_COLOR_SCHEME': scheme})
            self.entry().set_text('202555')
            self.app.see('label', NAME)
            shot = desktop.screenshot(SCREENSHOTS / f'keypad-{width}-{scheme}.png', 'Person 1',
                                      moving=True)
            self.assertLess(abs(desktop.width(shot) - width), 30)
            self.app.stop()

    def test_offers_the_person_whom_the_digits_fit(self):
        write_card(self.contacts, NAME, number_of(2), '127.0.0.1:9')
        self.start()
        self.press('5550102')
        self.app.press(f'Use the number of {NAME}')
        self.see_text('+1 202-555-0102')
        self.assertTrue(self.desktop.heard(NAME))

    def test_says_what_is_wrong_with_a_number(self):
        self.start()
        self.entry().set_text('12')
        self.app.press('Call with Video')
        self.app.see('label', 'number')
        self.see_text('12')

    def test_calls_a_number_of_the_contacts(self):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', ['answer'])
        self.addCleanup(peer.stop)
        port = peer.wait('listening', 20)['port']
        write_card(self.contacts, NAME, number_of(2), f'127.0.0.1:{port}')
        self.start()
        self.press('2025550102')
        self.app.press('Call without Video')
        self.app.wait('state', 20, state='active')
        self.see_text('')

    def test_calls_an_address(self):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', ['answer'])
        self.addCleanup(peer.stop)
        port = peer.wait('listening', 20)['port']
        self.start()
        self.entry().set_text(f'127.0.0.1:{port}')
        self.see_text(f'127.0.0.1:{port}')
        desktop.focus('Person 1')
        desktop.keys('Return')
        self.app.wait('state', 20, state='active')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
