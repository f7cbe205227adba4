#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window of a call can do beside calling: test-call-window.py APP PEER FOLDER"""

import pathlib
import subprocess
import sys
import unittest

import desktop
from calls import CallCase
from desktop import wait_until

SCREENSHOTS = pathlib.Path(sys.argv[3])
NAME = CallCase.NAME
HANG_UP_RED = 'E01B24'


def pointer(x, y, *words, window=NAME):
    """Moves it there in the window; then more of xdotool's words."""
    subprocess.run(['xdotool', 'mousemove', '--window', desktop.window_id(window), str(x), str(y),
                    *words], check=True)


def resize(width, height, window=NAME):
    subprocess.run(['xdotool', 'windowsize', desktop.window_id(window), str(width), str(height)],
                   check=True)


def shows(colour, name):
    """Whether a screenshot of the call's window has that colour anywhere."""
    path = desktop.screenshot(SCREENSHOTS / name, NAME, moving=True)
    histogram = subprocess.run(['convert', str(path), '-format', '%c', 'histogram:info:'],
                               capture_output=True, text=True, check=True).stdout
    return colour in histogram


class CallWindow(CallCase):
    PROGRAM, PEER = sys.argv[1], sys.argv[2]

    def start_call(self, way='with video'):
        """An app in a call, with the other person's picture."""
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app, way)
        app.wait('first-frame', 20)
        app.see_elapsed(window=NAME)
        return app, peer

    def kept(self, line):
        """Waits for a line in the settings of the app."""
        settings = self.folder / 'person-1' / 'settings.ini'
        wait_until(lambda: settings.exists() and line in settings.read_text().split('\n'), 5,
                   f'{line} in the settings')

    def test_controls_fade_and_come_back(self):
        app, _ = self.start_call()
        pointer(300, 200)
        wait_until(lambda: not shows(HANG_UP_RED, 'faded.png'), 10, 'the end of the controls')
        self.assertTrue(app.see('push button', 'Hang up', window=NAME).can_be_pressed(),
                        'a screen reader still has them')
        pointer(310, 210)
        wait_until(lambda: shows(HANG_UP_RED, 'woken.png'), 2, 'the controls')
        wait_until(lambda: not shows(HANG_UP_RED, 'faded.png'), 10, 'the end of the controls')
        desktop.focus(NAME)
        desktop.keys('shift')
        wait_until(lambda: shows(HANG_UP_RED, 'woken.png'), 2, 'the controls')

    def test_own_picture_goes_to_another_corner(self):
        app, peer = self.start_call()

        def corner(name):
            self.kept(f"own-picture-corner='{name}'")
        app.see('image', 'Your own picture', window=NAME)
        # From the default corner: above the controls, at the end of the line.
        pointer(860, 430)
        pointer(860, 430, 'mousedown', '1')
        pointer(400, 300)
        pointer(150, 120)
        pointer(150, 120, 'mouseup', '1')
        corner('top-start')
        desktop.screenshot(SCREENSHOTS / 'own-top-start.png', NAME, moving=True)

        desktop.focus(NAME)
        picture = app.see('image', 'Your own picture', window=NAME)
        wait_until(lambda: picture.has('FOCUSED') or desktop.keys('Tab'), 10, 'the focus')
        desktop.keys('Down')
        corner('bottom-start')
        desktop.keys('Right')
        corner('bottom-end')
        desktop.keys('shift+F10')
        app.press('Top Right', role='menu item', window=NAME)
        corner('top-end')

    def test_tells_how_good_the_connection_is(self):
        app, _ = self.start_call()
        app.press('Good connection', window=NAME)
        app.see('image', 'Bit Rate. Received: ', window=NAME)
        app.see('image', 'Packet Loss. 0 % now', window=NAME)
        app.see('image', 'Frame Rate. Received: ', window=NAME)
        app.see('image', 'Lines of the Picture. ', window=NAME)
        app.see('label', 'Directly to', window=NAME)
        app.see('label', 'This side: address of its own', window=NAME)
        app.see('label', 'DTLS-SRTP', window=NAME)
        app.see_elapsed(window=NAME, at_least=8)
        desktop.screenshot(SCREENSHOTS / 'quality.png', moving=True)
        resize(360, 640)
        desktop.screenshot(SCREENSHOTS / 'quality-narrow.png', moving=True)

    def test_keeps_its_size(self):
        app, _ = self.start_call()
        resize(700, 500)
        self.kept('call-window-width=700')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
