#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A call from its window: test-call.py APP PEER FOLDER"""

import pathlib
import sys
import unittest

import desktop
from calls import CallCase
from desktop import number_of

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
NAME = CallCase.NAME


class Call(CallCase):
    PROGRAM, PEER = PROGRAM, PEER

    def test_shows_the_other_person_and_hangs_up(self):
        peer = self.start_peer('answer', '--once')
        app = self.start_app(peer)
        app.see('entry', 'Search').set_text('5550102')
        app.see('list item', NAME)
        self.call(app)
        app.wait('first-frame', 20)
        app.see('status bar', 'Connected', window=NAME)
        app.see_elapsed(window=NAME)
        first = desktop.screenshot(SCREENSHOTS / 'call.png', NAME, moving=True)
        self.assertGreater(desktop.colours(first), 500)
        app.see_elapsed(window=NAME, at_least=2)
        second = desktop.screenshot(SCREENSHOTS / 'call-later.png', NAME, moving=True)
        self.assertGreater(desktop.differ(first, second), 1000, 'the picture stands still')

        app.press('Hang up', window=NAME)
        app.wait('state', 5, state='ended')
        self.assertEqual(peer.wait_exit(10), 0, peer.story())
        self.assertEqual(peer.find('state', state='ended')['reason'], 'remote-hang-up')
        app.see('push button', 'Call Again', window=NAME)
        app.press('Close', window=NAME, seconds=5)
        app.gone('frame', NAME)

    def test_tells_the_other_side_what_is_off(self):
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app)
        app.wait('first-frame', 20)
        app.press('Mute', window=NAME)
        peer.wait('message', 5, muted=True)
        app.press('camera off', window=NAME)
        peer.wait('message', 5, camera=False)
        desktop.screenshot(SCREENSHOTS / 'call-muted.png', NAME, moving=True)
        desktop.focus(NAME)
        desktop.keys('m')
        peer.wait('message', 5, muted=False)
        desktop.keys('v')
        peer.wait('message', 5, camera=True)
        desktop.keys('ctrl+w')
        peer.wait('state', 5, state='ended')
        app.gone('frame', NAME)

    def test_tells_what_protects_the_call(self):
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app)
        fingerprint = app.wait('secured', 20)['fingerprint']
        app.press('What protects this call', window=NAME)
        groups = fingerprint.split()[1].replace(':', '')
        app.see('label', f'{groups[:4]} {groups[4:8]} {groups[8:12]}', window=NAME)
        app.see('label', 'Encrypted from end to end', window=NAME)
        app.see('label', 'Directly to', window=NAME)
        app.see('label', f'The first call with {NAME}', window=NAME)
        app.wait('stats', 10)
        desktop.screenshot(SCREENSHOTS / 'lock.png', moving=True)

    def test_goes_without_a_picture(self):
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app, 'without video')
        app.wait('state', 20, state='active')
        app.see_elapsed(window=NAME)
        desktop.screenshot(SCREENSHOTS / 'call-audio.png', NAME, moving=True)

    def test_says_why_nobody_was_reached(self):
        app = self.start_app(port=9)
        self.call(app)
        reason = app.wait('state', 20, state='ended')
        self.assertEqual(reason['reason'], 'unreachable')
        app.see('label', reason['text'], window=NAME)
        desktop.screenshot(SCREENSHOTS / 'unreachable.png', NAME)

    def test_says_that_the_other_side_declined_and_calls_again(self):
        peer = self.start_peer('answer', '--decline')
        app = self.start_app(peer)
        self.call(app)
        reason = app.wait('state', 20, state='ended')
        self.assertEqual(reason['reason'], 'declined')
        app.see('label', reason['text'], window=NAME)
        n = len(app.events)
        app.press('Call Again', window=NAME)
        app.wait('state', 20, after=n, state='ended')

    def test_stops_when_a_key_has_changed(self):
        peer = self.start_peer('answer', '--once')
        app = self.start_app(peer)
        self.call(app)
        app.wait('first-frame', 20)
        app.press('Hang up', window=NAME)
        peer.wait_exit(10)
        app.press('Close', window=NAME)
        app.gone('frame', NAME)

        (self.folder / 'person-2' / 'key.pem').unlink()
        self.start_peer('answer', port=peer.find('listening')['port']).wait('listening', 10)
        n = len(app.events)
        self.call(app)
        app.see('status bar', f'The Key of {NAME} Has Changed', 20, NAME)
        desktop.screenshot(SCREENSHOTS / 'key-changed.png', NAME)
        app.press('End the Call', window=NAME)
        self.assertEqual(app.wait('state', 10, after=n, state='ended')['reason'], 'key-changed')
        self.assertIsNone(app.find('first-frame', after=n))

    def test_a_link_calls(self):
        peer = self.start_peer('answer')
        app = self.start_app(peer, options=[f'tel:{number_of(2)}'])
        app.window(NAME)
        app.wait('first-frame', 20)

    def test_a_wrong_number_is_told(self):
        app = self.start_app(options=['--call', '12'])
        app.wait('listening', 10)
        app.window('Person 1')
        app.see('label', 'country code', window='Person 1')
        desktop.screenshot(SCREENSHOTS / 'wrong-number.png', 'Person 1')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
