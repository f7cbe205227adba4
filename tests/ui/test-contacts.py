#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contacts in the main window: added, changed, deleted, imported; the files are looked at.
test-contacts.py APP PEER FOLDER"""

import base64
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import desktop
from desktop import App, Peer, number_of, wait_until, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
WINDOW = 'Person 1'
NOWHERE = '127.0.0.1:9'

# A face, two pixels wide
PHOTO = ('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAA'
         'AABJRU5ErkJggg==')


class Contacts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.contacts = self.folder / 'person-1' / 'contacts'

    def start(self, *options, **names):
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0',
                  options=('--region', 'US', *options), **names)
        self.addCleanup(app.stop)
        app.wait('listening', 20)
        return app

    def cards(self):
        """What stands in the folder, file by file."""
        return [path.read_bytes().decode() for path in sorted(self.contacts.glob('*.vcf'))]

    def wait_card(self, *pieces):
        """Waits until one file has all these pieces."""
        return wait_until(
            lambda: next((card for card in self.cards() if all(p in card for p in pieces)), None),
            10, f'a card with {pieces}')

    def fields(self, app, window, count):
        """What can be typed into, from top to bottom, as soon as there are so many."""
        def look(root):
            fields = next((frame.find_all('text') for frame in root.children()
                           if frame.name == window), [])
            return fields if len(fields) == count else None
        return app.look(look, 10, f'{count} fields')

    def menu(self, app, name, item):
        app.press(f'More for {name}', window=WINDOW)
        app.press(item, role='menu item')

    def test_adds_a_person(self):
        app = self.start()
        app.see('push button', 'Import Contacts…')
        desktop.screenshot(SCREENSHOTS / 'empty.png', WINDOW)
        desktop.focus(WINDOW)
        desktop.keys('ctrl+n')
        app.window('New Contact')
        app.press('Add a Number', window='New Contact')
        name, number = self.fields(app, 'New Contact', 2)
        save = app.see('push button', 'Save', window='New Contact')
        name.set_text('Ada Abel')
        number.set_text('123')
        wait_until(lambda: not save.has('SENSITIVE'), 5, 'no way to save a wrong number')
        app.see('status bar', 'too few digits', window='New Contact')
        desktop.screenshot(SCREENSHOTS / 'new-wrong.png', 'New Contact')
        number.set_text('(202) 555-0142')
        wait_until(lambda: save.has('SENSITIVE'), 5, 'a way to save')
        app.press('Add an Address', window='New Contact')
        self.fields(app, 'New Contact', 3)[2].set_text('ada@192.0.2.7')
        app.press('Favourite', window='New Contact')
        desktop.screenshot(SCREENSHOTS / 'new.png', 'New Contact')
        app.press('Save', window='New Contact')
        app.see('list item', 'Ada Abel, \u2066+1 202-555-0142')
        app.see('push button', 'Call Ada Abel with video')
        card = self.wait_card('FN:Ada Abel\r\n', 'N:Abel;Ada;;;\r\n',
                              'TEL;TYPE=cell:+1 202-555-0142\r\n', 'IMPP:sip:ada@192.0.2.7\r\n',
                              'X-FOLKS-FAVOURITE:true\r\n')
        self.assertTrue(card.startswith('BEGIN:VCARD\r\nVERSION:3.0\r\nUID:'))
        self.assertEqual(len(self.cards()), 1)
        desktop.screenshot(SCREENSHOTS / 'added.png', WINDOW)

    def test_a_person_has_a_ringtone(self):
        write_card(self.contacts, 'Berta Blum', number_of(2), '127.0.0.1:9')
        app = self.start(env={'G_MESSAGES_DEBUG': 'all'})
        app.see('list item', 'Berta Blum')
        self.menu(app, 'Berta Blum', 'Edit…')
        app.window('Edit Contact')
        desktop.focus('Edit Contact')
        desktop.keys('alt+g', 'Down', 'Down', 'Down', 'Return')
        desktop.screenshot(SCREENSHOTS / 'ringtone.png', 'Edit Contact')
        app.press('Save', window='Edit Contact')
        self.wait_card('X-VISAVIS-RINGTONE:soft\r\n', f'TEL;TYPE=CELL:{number_of(2)}\r\n')
        for person, ringtone in ((2, 'soft'), (3, 'bells')):
            with Peer(PEER, self.folder, person, '127.0.0.1:0',
                      ['call', f'127.0.0.1:{app.find("listening")["port"]}']) as peer:
                peer.wait('state', 20, state='ringing')
                app.wait_line(f'Rings with “{ringtone}”', 20)

    def test_changes_a_person_and_nothing_else(self):
        self.contacts.mkdir(parents=True)
        other = 'BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Bruno\nTEL:+12025550112\nEND:VCARD\n'
        (self.contacts / 'two.vcf').write_text(
            f'{other}BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:Ada\nX-OWN:mine\nTEL;TYPE=home:+12025550111\n'
            'END:VCARD\n')
        app = self.start()
        app.see('list item', 'Ada')
        self.menu(app, 'Ada', 'Edit…')
        name, number = self.fields(app, 'Edit Contact', 2)
        name.set_text('Ada Abel')
        number.set_text('+1 202 555 0113')
        desktop.screenshot(SCREENSHOTS / 'edit.png', 'Edit Contact')
        app.press('Save', window='Edit Contact')
        app.see('list item', 'Ada Abel')
        self.assertEqual(
            (self.contacts / 'two.vcf').read_text(),
            f'{other}BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:Ada Abel\nX-OWN:mine\n'
            'TEL;TYPE=home:+1 202 555 0113\nN:Abel;Ada;;;\nEND:VCARD\n')

    def test_keeps_what_is_typed_when_another_program_was_faster(self):
        write_card(self.contacts, 'Ada', number_of(10), NOWHERE)
        app = self.start()
        app.see('list item', 'Ada')
        self.menu(app, 'Ada', 'Edit…')
        self.fields(app, 'Edit Contact', 3)[0].set_text('Ada Abel')
        shutil.rmtree(self.contacts)
        self.contacts.mkdir()
        app.press('Save', window='Edit Contact')
        app.see('status bar', 'not there any more', window='Edit Contact')
        self.assertEqual(self.fields(app, 'Edit Contact', 3)[0].text(), 'Ada Abel')

    def test_shows_favourites_as_tiles(self):
        for person, name in enumerate(('Ada Abel', 'Bruno Hansen', 'Søren Olsen'), 10):
            write_card(self.contacts, name, number_of(person), NOWHERE)
        app = self.start()
        for name in ('Ada Abel', 'Søren Olsen'):
            app.see('list item', name)
            self.menu(app, name, 'Add to Favourites')
            app.look(lambda root, name=name: len(
                root.find_all('push button', f'Call {name} with video')) == 2, 10, 'a tile')
        self.wait_card('FN:Ada Abel', 'X-FOLKS-FAVOURITE:true')
        desktop.screenshot(SCREENSHOTS / 'favourites.png', WINDOW)
        self.menu(app, 'Ada Abel', 'Remove from Favourites')
        app.look(lambda root: len(root.find_all('push button', 'Call Ada Abel with video')) == 1,
                 10, 'one tile less')
        wait_until(lambda: sum('FAVOURITE' in card for card in self.cards()) == 1, 5,
                   'one mark less')

    def test_deletes_and_undoes(self):
        write_card(self.contacts, 'Ada', number_of(10), NOWHERE)
        write_card(self.contacts, 'Bruno', number_of(11), NOWHERE)
        before = self.cards()
        app = self.start()
        app.see('list item', 'Ada')
        self.menu(app, 'Ada', 'Delete')
        app.gone('list item', 'Ada')
        self.assertEqual(len(self.cards()), 1)
        app.see('label', '“Ada” was deleted')
        desktop.screenshot(SCREENSHOTS / 'deleted.png', WINDOW)
        app.press('Undo')
        app.see('list item', 'Ada')
        self.assertEqual(self.cards(), before)

    def test_shows_two_cards_of_one_person_as_one(self):
        write_card(self.contacts, 'Ada', number_of(10), NOWHERE)
        (self.contacts / 'other.vcf').write_text(
            f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Abel\r\nTEL:{number_of(10)}\r\nEND:VCARD\r\n')
        app = self.start()
        app.see('list item', 'Ada')
        self.assertEqual(len(app.root().find_all('list item', 'Ada')), 1)
        before = self.cards()
        self.menu(app, 'Ada', 'Delete')
        app.gone('list item', 'Ada')
        self.assertEqual(self.cards(), [])
        app.press('Undo')
        wait_until(lambda: self.cards() == before, 10, 'both of them')

    def choose_file(self, app, dialog, button, path):
        app.window(dialog)
        desktop.focus(dialog)
        desktop.keys('ctrl+l')
        # The location is the first one; another is for servers.
        app.look(lambda root: next((frame.find('text') for frame in root.children()
                                    if frame.name == dialog), None), 10,
                 'a place for a path').set_text(str(path))
        app.press(button, window=dialog)

    def import_file(self, app, path):
        desktop.focus(WINDOW)
        desktop.keys('F10')
        app.press('Import Contacts…', role='menu item')
        self.choose_file(app, 'Import Contacts', 'Import', path)

    def test_gives_a_photo_and_takes_it_away(self):
        write_card(self.contacts, 'Ada', number_of(10), NOWHERE)
        before = self.cards()
        picture = self.folder / 'picture.png'
        subprocess.run(['convert', '-size', '1200x800', 'gradient:red-blue', str(picture)],
                       check=True)
        app = self.start()
        app.see('list item', 'Ada')
        self.menu(app, 'Ada', 'Edit…')
        app.press('Choose a photo', window='Edit Contact')
        self.choose_file(app, 'Choose a Photo', 'Open', picture)
        app.see('push button', 'Remove the photo', window='Edit Contact')
        desktop.screenshot(SCREENSHOTS / 'photo.png', 'Edit Contact')
        app.press('Save', window='Edit Contact')
        card = self.wait_card('PHOTO;ENCODING=b;TYPE=JPEG:')
        self.assertLess(len(card), 100000)
        app.gone('frame', 'Edit Contact')
        self.menu(app, 'Ada', 'Edit…')
        app.press('Remove the photo', window='Edit Contact')
        app.press('Save', window='Edit Contact')
        wait_until(lambda: self.cards() == before, 10, 'the card as it was')

    def test_imports_ten_thousand_people(self):
        write_card(self.contacts, 'Ada', number_of(10), NOWHERE)
        many = self.folder / 'many.vcf'
        many.write_text(''.join(
            f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person {number:05d}\r\nNOTE:{"x" * 300}\r\n'
            f'TEL:+4416329{number:05d}\r\nEND:VCARD\r\n' for number in range(10000)))
        app = self.start()
        app.see('list item', 'Ada')
        self.import_file(app, many)
        app.see('label', '10000 People Imported', seconds=30)
        desktop.screenshot(SCREENSHOTS / 'imported.png', 'Import Contacts')
        app.press('Close', window='Import Contacts')
        if not app.root().find('list item', 'Show more'):
            desktop.scroll_to_end('Person 1')
        app.see('list item', 'Show more (30 of 10001 are shown)')
        self.assertEqual(sum(card.count('BEGIN:VCARD') for card in self.cards()), 10001)
        self.import_file(app, many)
        app.see('label', '10000 were there already', seconds=30)
        app.press('Close', window='Import Contacts')

    def test_says_that_a_file_holds_nobody(self):
        nobody = self.folder / 'nobody.vcf'
        nobody.write_text('nothing')
        app = self.start()
        app.see('push button', 'Import Contacts…')
        self.import_file(app, nobody)
        app.see('label', 'holds no contacts')
        desktop.screenshot(SCREENSHOTS / 'nobody-imported.png', 'Import Contacts')

    def test_offers_to_save_a_stranger_after_a_call(self):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', ('answer', '--once'))
        self.addCleanup(peer.stop)
        port = peer.wait('listening', 10)['port']
        app = self.start()
        app.see('entry', 'Search').set_text(f'bea@127.0.0.1:{port}')
        app.press('with video', window=WINDOW)
        app.wait('state', 20, state='active')
        call = app.look(lambda root: next(
            (frame.name for frame in root.children() if frame.name != WINDOW), None), 10, 'a call')
        app.press('Hang up', window=call)
        app.wait('state', 10, state='ended')
        app.see('label', 'as a contact?', seconds=20)
        desktop.screenshot(SCREENSHOTS / 'offer.png', WINDOW)
        app.press('Save…')
        app.window('New Contact')
        self.fields(app, 'New Contact', 2)[0].set_text('Bea')
        app.press('Save', window='New Contact')
        app.see('entry', 'Search').set_text('')
        app.see('list item', 'Bea')
        self.wait_card('FN:Bea', f'IMPP:sip:bea@127.0.0.1:{port}')

    def test_fits_narrow_and_wide_screens_light_and_dark(self):
        self.contacts.mkdir(parents=True)
        names = ('Ada Abel', 'Bruno Hansen', 'Søren Olsen', 'Élodie Moreau', 'Łukasz Kowalski')
        for number, name in enumerate(names):
            photo = f'PHOTO;ENCODING=b;TYPE=PNG:{PHOTO}\r\n' if number % 2 else ''
            (self.contacts / f'{number}.vcf').write_text(
                f'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{number}\r\nFN:{name}\r\n'
                f'TEL;TYPE=cell:{number_of(10 + number)}\r\nX-FOLKS-FAVOURITE:true\r\n{photo}'
                'END:VCARD\r\n')
        self.assertTrue(base64.b64decode(PHOTO))
        for width, scheme in ((360, 'default'), (1000, 'default'), (360, 'prefer-dark'),
                              (1000, 'prefer-dark')):
            settings = self.folder / 'person-1' / 'settings.ini'
            settings.write_text(f'[settings]\nwindow-width={width}\nwindow-height=600\n')
            app = self.start(env={'ADW_DEBUG_COLOR_SCHEME': scheme})
            app.see('list item', 'Ada')
            shot = desktop.screenshot(SCREENSHOTS / f'tiles-{width}-{scheme}.png', WINDOW)
            self.assertLess(abs(desktop.width(shot) - width), 30)
            app.press('More for Ada Abel')
            app.see('menu item', 'Edit…')
            desktop.screenshot(SCREENSHOTS / f'menu-{width}-{scheme}.png')
            app.press('Edit…', role='menu item')
            app.window('Edit Contact')
            desktop.screenshot(SCREENSHOTS / f'edit-{width}-{scheme}.png', 'Edit Contact')
            app.stop()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
