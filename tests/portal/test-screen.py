#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-screen.py PEER: a screen that is shared in a call, through the desktop's ScreenCast portal."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
sys.path.insert(0, os.path.dirname(__file__))

import portals  # noqa: E402
from visavis import Failed, Peer  # noqa: E402
from waiting import wait_until  # noqa: E402

PEER = None
WIDTH, HEIGHT = 480, 270


def difference(one, other):
    """Of the upper halves of two pictures, 0 to 1; None: one is still being written."""
    found = subprocess.run(['convert', str(one), str(other), '-crop', f'{WIDTH}x{HEIGHT // 2}+0+0',
                            '-compose', 'difference', '-composite', '-format', '%[fx:mean]', 'info:'],
                           capture_output=True, text=True, check=False)
    return float(found.stdout) if found.returncode == 0 and found.stdout else None


class ScreenPortal(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.desktop = portals.Portals(self.folder / 'desktop', [portals.SCREEN])
        self.addCleanup(self.desktop.stop)
        self.pictures = self.folder / 'pictures'
        self.pictures.mkdir()

    def call(self, *words):
        """Returns: who shares, who sees it."""
        self.callee = Peer(PEER, self.folder, 2, '127.0.0.1:0',
                           ['--video-sink', self.pictures, 'answer'], stdin=subprocess.PIPE)
        self.addCleanup(self.callee.stop)
        port = self.callee.wait('listening', 20)['port']
        self.caller = Peer(PEER, self.folder, 1, '127.0.0.1:0',
                           ['--video-size', f'{WIDTH}x{HEIGHT}@15', *words, 'call',
                            f'127.0.0.1:{port}'], stdin=subprocess.PIPE)
        self.addCleanup(self.caller.stop)
        self.caller.wait('state', 30, state='active')
        self.callee.wait('state', 30, state='active')

    def share(self):
        self.caller.say('screen on')
        self.callee.wait('message', 30, screen=True)
        self.assertEqual(self.caller.wait('notice', 10)['message'], 'Your screen is shared')

    def wait_screen(self, shown=True, seconds=30):
        """Waits for pictures whose upper halves are the same, second after second, as those of the
        generated screen are; or for the bars that wander through the test camera's."""
        def found():
            pictures = sorted(self.pictures.glob('*.png'), key=os.path.getmtime)[-2:]
            change = difference(*pictures) if len(pictures) == 2 else None
            return change is not None and (change < 0.01) == shown
        try:
            wait_until(found, seconds, 'the screen' if shown else 'the camera')
        except Failed as failure:
            raise Failed(f'{failure}\n{self.caller.story()}\n{self.callee.story()}\n'
                         f'{len(list(self.pictures.glob("*.png")))} pictures') from None

    def check_no_new_offer(self):
        """Nothing was held, and nobody was asked for anything."""
        for peer in (self.caller, self.callee):
            self.assertIsNone(peer.find('held'))
            self.assertIsNone(peer.find('video'))

    def test_a_shared_screen_replaces_the_camera_and_gives_it_back(self):
        self.call()
        self.callee.wait('first-frame', 30)
        self.share()
        self.wait_screen()
        self.caller.say('screen off')
        self.callee.wait('message', 30, screen=False)
        self.wait_screen(False)
        self.check_no_new_offer()
        self.desktop.wait_seen('closed')
        self.assertEqual(self.desktop.seen(), ['asked', 'screen yes', 'closed'])

    def test_a_refusal_leaves_the_camera(self):
        self.desktop.say('screen', 'no')
        self.call()
        self.callee.wait('first-frame', 30)
        self.caller.say('screen on')
        self.assertIn('not allowed', self.caller.wait('notice', 20)['message'])
        seen = len(self.callee.events)
        self.callee.wait('stats', 10, after=seen)
        self.wait_screen(False)
        self.assertIsNone(self.callee.find('message', screen=True))

    def test_the_desktop_ends_it(self):
        self.call()
        self.share()
        self.wait_screen()
        seen = len(self.caller.events)
        self.desktop.end_sharing()
        self.callee.wait('message', 20, screen=False)
        self.wait_screen(False)
        self.assertIn('the desktop ended it', self.caller.wait('notice', 20, after=seen)
                      ['message'])

    def test_a_hold_interrupts_it_and_it_comes_back_without_a_question(self):
        self.call()
        self.share()
        self.wait_screen()
        self.caller.say('hold')
        self.desktop.wait_seen('closed')
        self.caller.say('resume')
        self.desktop.wait_seen('restored')
        for picture in self.pictures.glob('*.png'):
            picture.unlink()
        self.wait_screen()

    def test_a_call_without_video_asks_for_it_first(self):
        self.call('--audio-only')
        self.caller.say('screen on')
        self.callee.wait('video', 20)
        self.assertEqual(self.desktop.seen(), [])
        self.callee.say('video accept')
        self.callee.wait('message', 30, screen=True)
        self.wait_screen()
        self.caller.say('screen off')
        self.callee.wait('message', 20, camera=False)

    def test_a_desktop_without_such_a_portal_is_told(self):
        self.desktop.stop()
        self.call()
        self.caller.say('screen on')
        self.assertIn('can’t share screens', self.caller.wait('notice', 20)['message'])
        self.callee.wait('stats', 10, after=len(self.callee.events))


if __name__ == '__main__':
    MISSING = portals.missing_programs()
    if MISSING:
        print(f'Not installed: {", ".join(MISSING)}')
        sys.exit(77)
    PEER = sys.argv.pop(1)
    unittest.main(verbosity=2)
