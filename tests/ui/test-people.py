#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main window: who can be called, and what the user is told. test-people.py APP PEER FOLDER"""

import pathlib
import shutil
import sys
import tempfile
import time
import unittest

import desktop
from desktop import App, number_of, wait_until, write_card

PROGRAM, SCREENSHOTS = sys.argv[1], pathlib.Path(sys.argv[3])
# In the order of the C locale
NAMES = ('Ada Abel', 'Bruno Hansen', 'Søren Olsen', 'Élodie Moreau', 'Łukasz Kowalski')
NOWHERE = '127.0.0.1:9'


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.contacts = self.folder / 'person-1' / 'contacts'

    def start(self, *options, **names):
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', options=options, **names)
        self.addCleanup(app.stop)
        return app

    def write_people(self):
        for person, name in enumerate(NAMES, 10):
            write_card(self.contacts, name, number_of(person), NOWHERE)

    def search(self, app, text):
        app.see('entry', 'Search').set_text(text)

    def wait_rows(self, app, *names):
        """Waits until the list has exactly these rows; their beginnings are given."""
        def fits(root):
            rows = [row.name for row in root.find_all('list item')]
            return len(rows) == len(names) and all(
                row.startswith(name) for row, name in zip(rows, names))
        app.look(fits, 10, f'the rows {names}')

    def test_lists_people_by_name(self):
        self.write_people()
        app = self.start()
        self.wait_rows(app, *NAMES)
        desktop.screenshot(SCREENSHOTS / 'people.png', 'Person 1')

    def test_fits_narrow_and_wide_screens_light_and_dark(self):
        self.write_people()
        for width, scheme in ((360, 'default'), (1000, 'default'), (360, 'prefer-dark'),
                              (1000, 'prefer-dark')):
            settings = self.folder / 'person-1' / 'settings.ini'
            settings.write_text(f'[settings]\nwindow-width={width}\nwindow-height=600\n')
            app = self.start(env={'ADW_DEBUG_COLOR_SCHEME': scheme})
            self.wait_rows(app, *NAMES)
            shot = desktop.screenshot(SCREENSHOTS / f'people-{width}-{scheme}.png', 'Person 1')
            self.assertLess(abs(desktop.width(shot) - width), 30)
            app.stop()

    def test_finds_by_any_piece_of_a_number(self):
        self.write_people()
        app = self.start()
        self.wait_rows(app, *NAMES)
        self.search(app, '555 0113')
        self.wait_rows(app, 'Élodie')
        self.search(app, '0114')
        self.wait_rows(app, 'Łukasz')
        self.assertTrue(self.desktop.heard('1 person found'))

    def test_finds_by_name_without_accents(self):
        self.write_people()
        app = self.start()
        self.wait_rows(app, *NAMES)
        self.search(app, 'elodie')
        self.wait_rows(app, 'Élodie')
        self.search(app, 'OLSEN sor')
        self.wait_rows(app, 'Søren')

    def test_offers_to_call_a_number_or_address_that_is_typed(self):
        self.write_people()
        app = self.start('--region', 'US')
        self.wait_rows(app, *NAMES)
        self.search(app, '(202) 555-0188')
        self.wait_rows(app, 'Call \u2066+1 202-555-0188')
        self.search(app, 'someone@192.0.2.7')
        self.wait_rows(app, 'Call \u2066someone@192.0.2.7')
        desktop.screenshot(SCREENSHOTS / 'typed.png', 'Person 1')

    def test_says_when_nobody_is_found(self):
        self.write_people()
        app = self.start()
        self.wait_rows(app, *NAMES)
        self.search(app, 'nonsense that nobody has')
        app.see('label', 'matches “nonsense that nobody has”')
        wait_until(lambda: self.desktop.heard('Nobody found'), 5, 'an announcement')
        desktop.screenshot(SCREENSHOTS / 'nobody.png', 'Person 1')

    def test_tells_where_contacts_go_when_there_are_none(self):
        app = self.start()
        app.wait('listening', 10)
        app.see('push button', 'Open the Contacts Folder')
        desktop.screenshot(SCREENSHOTS / 'empty.png', 'Person 1')
        self.write_people()  # and then they appear by themselves
        self.wait_rows(app, *NAMES)

    def test_names_what_could_not_be_read(self):
        self.write_people()
        (self.contacts / 'broken.vcf').write_text('BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Half')
        app = self.start()
        self.wait_rows(app, *NAMES)
        app.see('status bar', 'Something in your contacts could not be read')
        app.press('Details')
        app.see('label', 'broken.vcf', window='Problems in Your Contacts')
        desktop.screenshot(SCREENSHOTS / 'problems.png', 'Problems in Your Contacts')

    def test_every_control_has_a_name(self):
        self.write_people()
        app = self.start()
        self.wait_rows(app, *NAMES)
        for node in app.root().walk():
            if node.role in ('push button', 'toggle button', 'entry', 'list item', 'list'):
                self.assertRegex(node.name, r'[a-z]|^[0-9*#]$', node.role)
                self.assertNotRegex(node.name, r'^(Gtk|Adw|Vis)[A-Z]', node.role)

    def test_asks_for_name_and_number(self):
        app = self.start()
        app.wait('listening', 10)
        desktop.focus('Person 1')
        desktop.keys('ctrl+comma')
        app.press_in_row('Person 1')
        app.window('Your Name and Number')
        rows = app.window('Your Name and Number').find_all('text')
        self.assertEqual([row.text() for row in rows], ['Person 1', '+1 202-555-0101'])
        rows[1].set_text('12')
        app.see('status bar', 'country code', window='Your Name and Number')
        save = app.see('push button', 'Save')
        wait_until(lambda: not save.has('SENSITIVE'), 5, 'no way to keep a wrong number')
        desktop.screenshot(SCREENSHOTS / 'profile-wrong.png', 'Your Name and Number')
        rows[0].set_text('Ada Lovelace')
        rows[1].set_text('+1 202 555 0142')
        wait_until(lambda: save.has('SENSITIVE'), 5, 'a way to keep a right number')
        save.press()
        app.window('Ada Lovelace')
        settings = self.folder / 'person-1' / 'settings.ini'
        wait_until(lambda: settings.exists() and '+12025550142' in settings.read_text(), 5,
                   'the number to be kept')

    def test_a_second_profile_finds_its_port_taken(self):
        first = self.start()
        port = first.wait('listening', 10)['port']
        second = App(self.desktop, PROGRAM, self.folder, 2, f'127.0.0.1:{port}')
        self.addCleanup(second.stop)
        self.assertIn('port', second.wait('error', 10)['message'])
        desktop.screenshot(SCREENSHOTS / 'port-taken.png', 'Person 2')
        first.stop()
        second.press('Try Again')
        second.wait('listening', 10)

    def test_goes_on_without_a_keyring_when_the_user_says_so(self):
        app = self.start(keyring=True)
        app.wait('error', 20)
        desktop.screenshot(SCREENSHOTS / 'keyring.png', 'Person 1')
        app.press('Use a Key for This Time Only')
        app.wait('listening', 20)
        desktop.screenshot(SCREENSHOTS / 'ephemeral.png', 'Person 1')

    def test_tells_about_itself_and_its_keys(self):
        app = self.start()
        app.wait('listening', 10)
        desktop.focus('Person 1')
        desktop.keys('F10')
        app.see('menu item', 'About Visavis')
        desktop.screenshot(SCREENSHOTS / 'menu.png')
        desktop.keys('Escape')
        app.gone('menu item', 'About Visavis')  # what is typed into a menu that closes is lost
        desktop.keys('F1')
        app.see('label', 'Microphone on or off')
        desktop.screenshot(SCREENSHOTS / 'shortcuts.png')

    def test_shows_ten_thousand_people_at_once(self):
        cards = ''.join(
            f'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{number}\r\nFN:Person {number:05d}\r\n'
            f'TEL:+4416329{number:05d}\r\nEND:VCARD\r\n' for number in range(10000))
        self.contacts.mkdir(parents=True)
        (self.contacts / 'many.vcf').write_text(cards)
        begin = time.monotonic()
        app = self.start()
        app.window('Person 1')
        shown = time.monotonic()
        app.see('list item', 'Person 00000', seconds=20)
        listed = time.monotonic()
        if not app.root().find('list item', 'Show more'):
            desktop.scroll_to_end('Person 1')
        app.see('list item', 'Show more (30 of 10000 are shown)')
        print(f'# 10,000 people: window {1000 * (shown - begin):.0f} ms, '
              f'list {1000 * (listed - begin):.0f} ms (with the delay of asking for it)')
        self.search(app, '07777')
        self.wait_rows(app, 'Person 07777')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
