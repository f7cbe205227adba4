#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that there were, and who may call. test-recents.py APP PEER FOLDER"""

import contextlib
import pathlib
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import unittest

from gi.repository import Gio

import desktop
from desktop import App, Peer, number_of, wait_until, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
NAME = 'Bruno Hansen'
WINDOW = 'Person 1'
SEARCH = 'Search the calls'
SETTINGS = '[settings]\n'


class Recents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()
        cls.notifications = desktop.Notifications()
        cls.badges = []
        Gio.bus_get_sync(Gio.BusType.SESSION).signal_subscribe(
            None, 'com.canonical.Unity.LauncherEntry', 'Update', None, None,
            Gio.DBusSignalFlags.NONE, cls.on_badge)

    @classmethod
    def on_badge(cls, bus, sender, path, interface, name, parameters):
        cls.badges.append(parameters.unpack()[1]['count'])

    def setUp(self):
        self.badges.clear()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / 'person-1'
        write_card(self.data / 'contacts', NAME, number_of(2), '127.0.0.1:9')

    def start(self, **words):
        self.app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', **words)
        self.addCleanup(self.app.stop)
        self.port = self.app.wait('listening', 20)['port']
        self.app.see('list item', NAME)

    def set(self, *lines):
        (self.data / 'settings.ini').write_text(SETTINGS + '\n'.join(lines) + '\n')

    def add_rows(self, *rows):
        """Calls of the past: (peer, name, incoming, video, seconds ago, answered, duration, end)."""
        self.start()
        self.app.stop()
        now = int(time.time())
        with contextlib.closing(sqlite3.connect(self.data / 'visavis.db')) as database, database:
            for peer, name, incoming, video, ago, answered, duration, end in rows:
                database.execute(
                    'INSERT INTO calls (peer, name, target, incoming, video, started, answered,'
                    ' duration, end, seen) VALUES (?, ?, "", ?, ?, ?, ?, ?, ?, 1)',
                    (peer, name, incoming, video, now - ago, now - ago if answered else 0,
                     duration, end))

    def show(self):
        """Goes to the page, with the keyboard."""
        desktop.focus(WINDOW)
        desktop.keys('alt+r')
        self.app.see('entry', SEARCH)

    def call(self, person=2, *options, words=('--for', '60')):
        peer = Peer(PEER, self.folder, person, '127.0.0.1:0',
                    ['call', f'sip:{number_of(1)}@127.0.0.1:{self.port}', *words, *options])
        self.addCleanup(peer.stop)
        return peer

    def miss_a_call(self, person=2, name=NAME):
        peer = self.call(person)
        port = peer.wait('listening', 20)['port']
        self.app.see('push button', 'Decline', seconds=20)
        peer.stop()
        self.app.gone('frame', name)
        return port

    def choose(self, item, name=NAME):
        """In the menu of a row."""
        self.app.press(f'More about the call with {name}')
        self.app.press(item, role='menu item')

    def see_badge(self, count):
        wait_until(lambda: self.badges and self.badges[-1] == count, 10, f'a badge of {count}')

    def test_a_missed_call_is_told_until_it_is_seen(self):
        self.start()
        self.miss_a_call()
        self.see_badge(1)
        desktop.screenshot(SCREENSHOTS / 'badge.png', WINDOW)
        self.show()
        self.app.see('list item', f'Missed video call from {NAME}')
        self.see_badge(0)
        desktop.screenshot(SCREENSHOTS / 'missed.png', WINDOW)
        self.miss_a_call()
        self.app.see('list item', '2 calls')

    def test_calls_back_in_the_same_way(self):
        self.start()
        port = self.miss_a_call(7, 'Person 7')
        self.show()
        peer = Peer(PEER, self.folder, 7, f'127.0.0.1:{port}', ['answer'])
        self.addCleanup(peer.stop)
        peer.wait('listening', 20)
        self.app.press('Call Person 7 with video')
        peer.wait('first-frame', 20)
        self.app.wait('first-frame', 20)

    def test_finds_people_by_name_and_number(self):
        self.add_rows((number_of(2), 'Somebody', 1, 1, 7200, 1, 65, 'hang-up'),
                      (number_of(3), 'Carla', 0, 0, 3600, 0, 0, 'busy'))
        self.start()
        self.show()
        self.app.see('list item', f'Video call from {NAME}')
        self.app.see('list item', 'Call to Carla')
        entry = self.app.see('entry', SEARCH)
        entry.set_text('hansen')
        self.app.gone('list item', 'Carla')
        entry.set_text('(202) 555-0103')
        self.app.gone('list item', f'Video call from {NAME}')
        self.app.see('list item', 'Carla')
        entry.set_text('nobody')
        self.app.gone('list item', 'Carla')
        wait_until(lambda: self.desktop.heard('No calls found'), 10, 'the announcement')

    def test_what_was_deleted_comes_back(self):
        self.add_rows((number_of(2), NAME, 1, 1, 7200, 1, 65, 'hang-up'),
                      (number_of(3), 'Carla', 0, 0, 3600, 0, 0, 'busy'))
        self.start()
        self.show()
        self.choose('Delete')
        self.app.gone('list item', f'Video call from {NAME}')
        desktop.screenshot(SCREENSHOTS / 'undo.png', WINDOW)
        self.app.press('Undo')
        self.app.see('list item', f'Video call from {NAME}')
        self.app.press('Clear all calls')
        self.app.gone('list item', 'Call to Carla')
        desktop.screenshot(SCREENSHOTS / 'empty.png', WINDOW)
        self.app.press('Undo')
        self.app.see('list item', f'Video call from {NAME}')
        self.app.see('list item', 'Call to Carla')
        self.app.press('Clear all calls')
        self.app.gone('list item', 'Call to Carla')
        self.app.stop()
        self.start()
        self.show()
        self.app.gone('list item', 'Call to Carla')
        self.app.gone('list item', 'Video call from')

    def test_needs_no_pointer(self):
        self.add_rows((number_of(2), NAME, 1, 1, 7200, 1, 65, 'hang-up'),
                      (number_of(3), 'Carla', 0, 0, 3600, 0, 0, 'busy'))
        self.start()
        self.show()
        self.app.see('list item', 'Call to Carla')
        self.app.gone('list item', 'Nobody')  # a look at everything, as a reader takes it
        desktop.keys('ctrl+f', 'Down', 'Menu')
        self.app.see('menu item', 'Copy Number')
        self.app.see('menu item', 'Save Contact')  # she is not among the contacts
        desktop.screenshot(SCREENSHOTS / 'menu.png')
        desktop.keys('Escape')
        self.app.gone('menu item', 'Copy Number')
        desktop.keys('ctrl+f', 'Down', 'Delete')
        self.app.gone('list item', 'Call to Carla')
        wait_until(lambda: self.desktop.heard('1 call deleted'), 10, 'the announcement')
        desktop.keys('Return')
        self.app.wait('state', 10, state='calling')

    def test_who_is_blocked_finds_nobody_here(self):
        self.add_rows((number_of(2), NAME, 1, 1, 7200, 1, 65, 'hang-up'))
        self.start()
        self.show()
        self.choose('Block')
        self.app.see('label', f'{NAME} is blocked')
        peer = self.call()
        self.assertEqual(peer.wait('state', 20, state='ended')['reason'], 'unavailable')
        self.assertIsNone(peer.find('state', state='ringing'))
        self.app.see('list item', f'Video call from {NAME}')
        self.app.see('label', 'Blocked')
        self.assertIsNone(self.app.find('state', state='ringing'))
        self.assertNotIn(1, self.badges)

        desktop.focus(WINDOW)
        desktop.keys('ctrl+comma')
        self.app.press_in_row('Who May Call')
        self.app.see('label', NAME, window='Who May Call')
        desktop.screenshot(SCREENSHOTS / 'blocked.png', 'Who May Call')
        self.app.press_in_row(NAME, window='Who May Call')
        self.app.see('label', 'Nobody is blocked', window='Who May Call')
        self.call()
        self.app.see('push button', 'Decline', seconds=20)

    def test_contacts_only_lets_contacts_through(self):
        self.set('contacts-only=true')
        self.start()
        stranger = self.call(7)
        self.assertEqual(stranger.wait('state', 20, state='ended')['reason'], 'unavailable')
        self.assertIsNone(stranger.find('state', state='ringing'))
        self.show()
        self.app.see('label', 'Not in your contacts')
        self.call()
        self.app.see('push button', 'Decline', window=NAME, seconds=20)

    def test_a_call_outlives_the_program_that_is_killed(self):
        self.start()
        self.call()
        self.app.press('Answer with Video', window=NAME, seconds=20)
        self.app.see_elapsed(NAME, at_least=7)
        self.app.stop(signal.SIGKILL)
        self.start()
        self.show()
        self.app.see('list item', f'Video call from {NAME}')
        detail = self.app.see('label', 'Interrupted').name
        # What was known when it was killed: noted each five seconds.
        self.assertRegex(detail, r'· [1-9]?[05] s, Interrupted')

    def test_fits_narrow_and_wide_screens_light_and_dark(self):
        hour, day = 3600, 86400
        self.add_rows(
            (number_of(5), 'Dora Example', 0, 1, 40 * day, 0, 0, 'untrusted'),
            (number_of(6), 'Emil Example', 1, 0, 5 * day, 1, 3725, 'hang-up'),
            (number_of(9), '', 1, 1, 4 * day, 0, 0, 'blocked'),
            ('mallory@192.0.2.9', 'Mallory', 1, 0, 4 * day, 0, 0, 'stranger'),
            (number_of(2), NAME, 0, 1, 2 * day, 1, 600, 'connection-lost'),
            (number_of(8), '+1 202-555-0108', 0, 0, day + hour, 0, 0, 'no-answer'),
            (number_of(2), NAME, 1, 1, 3 * 60, 0, 0, 'cancelled'),
            (number_of(2), NAME, 1, 1, 2 * 60, 0, 0, 'no-answer'),
            (number_of(3), 'Carla Example-Beispielsdottir', 0, 0, 60, 1, 45, 'remote-hang-up'))
        for width, scheme in ((360, 'default'), (1000, 'prefer-dark')):
            self.set(f'window-width={width}', 'window-height=640')
            self.start(env={'ADW_DEBUG_COLOR_SCHEME': scheme})
            self.show()
            self.app.see('list item', 'Carla')
            shot = desktop.screenshot(SCREENSHOTS / f'recents-{width}-{scheme}.png', WINDOW)
            self.assertLess(abs(desktop.width(shot) - width), 30)
            self.app.stop()


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
