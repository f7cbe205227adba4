#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visavis among the desktop's other programs: test-desktop.py APP PEER FOLDER"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import desktop
from desktop import App, Peer, number_of, wait_until, window_id, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
NAME = 'Bruno Hansen'


def property_of(window, name):
    """What an X window says of itself; None."""
    line = subprocess.run(['xprop', '-id', window, name], check=True, capture_output=True,
                          text=True).stdout
    found = re.search(r'[=#] (\S+)$', line.strip())
    return found and found[1]


class DesktopCase(unittest.TestCase):
    desktop = notifications = None  # of this file's one session

    @classmethod
    def setUpClass(cls):
        if not DesktopCase.desktop:
            DesktopCase.desktop = desktop.Desktop()
            DesktopCase.notifications = desktop.Notifications()

    def setUp(self):
        self.notifications.shown.clear()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        write_card(self.folder / 'person-1' / 'contacts', NAME, number_of(2), '127.0.0.1:9')

    def start(self, *options, settings=None):
        """A profile of its own, with these SETTINGS."""
        if settings:
            (self.folder / 'person-1' / 'settings.ini').write_text(
                '[settings]\n' + ''.join(f'{key}={value}\n' for key, value in settings.items()))
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', options=options)
        self.addCleanup(app.stop)
        self.port = app.wait('listening', 20)['port']
        return app

    def call(self, *options):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0',
                    ['call', f'sip:{number_of(1)}@127.0.0.1:{self.port}', '--for', '60', *options])
        self.addCleanup(peer.stop)
        return peer

    def close(self, app, title='Person 1'):
        app.press('Close', window=title)


class Background(DesktopCase):
    def test_ends_with_its_window(self):
        app = self.start()
        self.close(app)
        self.assertEqual(app.wait_exit(20), 0)

    def test_is_called_without_a_window_and_answers_from_the_notification(self):
        app = self.start(settings={'run-in-background': 'true'})
        self.close(app)
        app.gone('frame', 'Person 1')
        told = self.notifications.wait('Visavis Keeps Running')
        self.assertIn('Quit', self.notifications.shown[told][2])
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        number = self.notifications.wait(f'{NAME} calls you')
        self.notifications.press(number, 'Answer', lambda: app.find('first-frame'))
        app.see_elapsed(window=NAME)
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')
        peer.stop()
        app.wait('state', 10, state='ended')
        self.assertIsNone(app.process.poll())

    def test_is_told_once_that_it_goes_on(self):
        app = self.start(settings={'run-in-background': 'true', 'background-told': 'true'})
        self.close(app)
        app.gone('frame', 'Person 1')
        peer = self.call()
        number = self.notifications.wait(f'{NAME} calls you')
        self.assertEqual([NAME in shown[0] for shown in self.notifications.shown.values()], [True])
        self.notifications.press(number, 'Decline', lambda: peer.find('state', state='ended'))
        self.assertEqual(peer.find('state', state='ended')['reason'], 'declined')
        self.assertIsNone(app.process.poll())

    def test_starts_without_a_window_and_tells_of_missed_calls(self):
        app = self.start('--background')
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        peer.stop()
        number = self.notifications.wait('Missed Call')
        self.assertIn(NAME, self.notifications.shown[number][1])
        self.assertIsNone(window_id('Person 1'))
        self.notifications.press(number, 'Call Back', lambda: window_id(NAME))


class Attention(DesktopCase):
    def test_a_call_does_not_take_the_focus(self):
        app = self.start()
        app.window('Person 1')
        other = subprocess.Popen(['xev', '-name', 'Something Else'], stdout=subprocess.DEVNULL)
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        wait_until(lambda: window_id('Something Else'), 10, 'another program')
        desktop.focus('Something Else')
        wait_until(lambda: not app.window('Person 1').has('ACTIVE'), 10, 'the focus to be there')
        self.call()
        app.see('push button', 'Decline', window=NAME, seconds=20)
        # Extended Window Manager Hints: 0 says that the window does not want the focus.
        self.assertEqual(property_of(window_id(NAME), '_NET_WM_USER_TIME'), '0')
        self.assertFalse(app.window(NAME).has('ACTIVE'))

    def test_do_not_disturb_opens_no_window(self):
        app = self.start(settings={'do-not-disturb': 'true'})
        app.window('Person 1')
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        number = self.notifications.wait(f'{NAME} calls you')
        self.assertFalse(app.root().find('frame', NAME))
        peer.stop()
        self.notifications.wait('Missed Call')
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')
        self.assertFalse(app.root().find('frame', NAME))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
