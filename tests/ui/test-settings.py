#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first steps and the preferences. test-settings.py APP PEER FOLDER"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import desktop
from desktop import App

PROGRAM, SCREENSHOTS = sys.argv[1], pathlib.Path(sys.argv[3])


class Settings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.kept = self.folder / 'person-1' / 'settings.ini'

    def start(self, **names):
        self.app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0',
                       options=('--region', 'US'), **names)
        self.addCleanup(self.app.stop)
        self.app.wait('listening', 20)

    def see_kept(self, line):
        desktop.wait_until(lambda: self.kept.exists() and line in self.kept.read_text().split('\n'),
                           10, f'“{line}” in the settings')

    def next(self, title):
        self.app.press('Next')
        self.app.window(title)

    def test_the_first_steps_ask_who_one_is_and_show_the_devices(self):
        self.start(known=False)
        self.app.window('Welcome')
        desktop.screenshot(SCREENSHOTS / 'welcome.png')
        self.next('Who You Are')
        self.app.see('text', 'Name').set_text('Ada Example')
        self.app.see('text', 'Telephone Number').set_text('12')
        self.app.look(lambda root: not root.find('push button', 'Next').can_be_pressed(), 10,
                      'that nobody goes on with half a number')
        self.app.see('text', 'Telephone Number').set_text('(202) 555-0101')
        self.next('Camera and Microphone')
        self.app.see('level bar', 'How loud')
        desktop.screenshot(SCREENSHOTS / 'welcome-devices.png', moving=True)
        self.next('Ready')
        self.app.press('Start')
        self.app.gone('frame', 'Ready')
        self.see_kept("number='+12025550101'")
        self.see_kept("name='Ada Example'")
        self.app.window('Ada Example')

    def test_the_first_steps_can_be_left_and_do_not_come_again_by_themselves(self):
        self.start(known=False)
        self.app.window('Welcome')
        desktop.focus('Welcome')
        desktop.keys('Escape')
        self.app.gone('frame', 'Welcome')
        self.see_kept('welcomed=true')
        self.app.stop()
        self.start(known=False)
        self.assertFalse(self.app.root().find('frame', 'Welcome'))

    def open_preferences(self):
        self.start()
        desktop.focus('Person 1')
        desktop.keys('ctrl+comma')
        self.app.window('Preferences')

    def test_preferences_hold_at_once(self):
        self.open_preferences()
        desktop.screenshot(SCREENSHOTS / 'preferences.png', 'Preferences')
        self.app.press('Connect While It Rings', role='check box')
        self.see_kept('early-path=false')

    def test_bandwidth_and_codec_are_chosen(self):
        self.open_preferences()
        for mnemonic, steps, kept in [('alt+w', 4, "video-limit='250'"),
                                      ('alt+v', 1, "video-codec='vp8'")]:
            desktop.focus('Preferences')
            desktop.keys(mnemonic, *['Down'] * steps, 'Return')
            self.see_kept(kept)
        desktop.screenshot(SCREENSHOTS / 'bandwidth.png', 'Preferences')

    def test_calls_ring_as_it_is_chosen(self):
        self.open_preferences()
        self.app.press('Do Not Disturb', role='check box')
        self.see_kept('do-not-disturb=true')
        self.app.press('Ring While the Window Is Closed', role='check box')
        self.see_kept('run-in-background=true')

    def test_devices_are_shown_and_tried(self):
        self.open_preferences()
        desktop.focus('Preferences')
        desktop.keys('alt+d')
        self.app.see('level bar', 'How loud')
        desktop.screenshot(SCREENSHOTS / 'devices.png', 'Preferences', moving=True)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
