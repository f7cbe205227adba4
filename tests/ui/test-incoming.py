#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody calls: test-incoming.py APP PEER FOLDER"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import desktop
from desktop import App, Peer, number_of, wait_until, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
WINDOW = 'Person 1'
NAME = 'Bruno Hansen'


class Incoming(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()
        cls.notifications = desktop.Notifications()

    def setUp(self):
        self.notifications.shown.clear()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        write_card(self.folder / 'person-1' / 'contacts', NAME, number_of(2), '127.0.0.1:9')
        self.app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0')
        self.addCleanup(self.app.stop)
        self.port = self.app.wait('listening', 20)['port']
        self.app.see('list item', NAME)

    def call(self, person=2, *options):
        peer = Peer(PEER, self.folder, person, '127.0.0.1:0',
                    ['call', f'sip:{number_of(1)}@127.0.0.1:{self.port}', '--for', '60', *options])
        self.addCleanup(peer.stop)
        return peer

    def test_rings_only_when_it_is_seen_and_is_answered(self):
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        self.app.see('push button', 'Decline', window=NAME)
        self.app.see('label', '+1 202-555-0102', window=NAME)
        desktop.screenshot(SCREENSHOTS / 'incoming.png', NAME)
        self.app.press('Answer with Video', window=NAME)
        self.app.gone('push button', 'Decline')
        peer.wait('first-frame', 20)
        self.app.wait('first-frame', 20)
        self.app.see_elapsed(window=NAME)
        desktop.screenshot(SCREENSHOTS / 'answered.png', NAME, moving=True)

    def test_is_answered_without_the_own_picture(self):
        peer = self.call()
        self.app.press('Answer without Video', window=NAME, seconds=20)
        self.app.wait('first-frame', 20)
        peer.wait('message', 10, camera=False)

    def test_is_declined(self):
        peer = self.call()
        self.app.press('Decline', window=NAME, seconds=20)
        self.assertEqual(peer.wait('state', 10, state='ended')['reason'], 'declined')
        self.app.gone('frame', NAME)

    def test_goes_away_when_the_caller_gives_up(self):
        peer = self.call()
        self.app.see('push button', 'Decline', seconds=20)
        peer.stop()
        self.app.gone('frame', NAME)
        self.assertEqual(self.app.wait('state', 5, state='ended')['reason'], 'cancelled')

    def test_is_answered_from_its_notification(self):
        peer = self.call()
        number = self.notifications.wait(f'{NAME} calls you')
        self.notifications.press(number, 'Answer', lambda: self.app.find('first-frame'))
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')
        self.app.gone('push button', 'Decline')
        peer.stop()

    def test_is_declined_from_its_notification(self):
        peer = self.call()
        self.notifications.press(self.notifications.wait(f'{NAME} calls you'), 'Decline',
                                 lambda: peer.find('state', state='ended'))
        self.assertEqual(peer.find('state', state='ended')['reason'], 'declined')

    def test_its_notification_goes_even_when_the_desktop_is_slow(self):
        self.notifications.be_slow()
        peer = self.call()
        number = self.notifications.wait(f'{NAME} calls you')
        self.app.press('Decline', window=NAME, seconds=20)
        peer.wait('state', 10, state='ended')
        self.notifications.confirm()
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')

    def test_a_missed_call_is_told_until_it_is_seen(self):
        peer = self.call()
        self.app.see('push button', 'Decline', seconds=20)
        peer.stop()
        number = self.notifications.wait('Missed Call')
        self.assertIn(NAME, self.notifications.shown[number][1])
        self.assertIn('Call Back', self.notifications.shown[number][2])
        desktop.focus(WINDOW)
        desktop.keys('alt+r')
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')

    def test_says_that_a_stranger_calls(self):
        self.call(7)
        name = 'Person 7'
        self.app.see('label', 'Not in your contacts', window=name, seconds=20)
        desktop.screenshot(SCREENSHOTS / 'stranger.png', name)

    def test_an_audio_call_has_one_answer(self):
        self.call(2, '--audio-only')
        self.app.see('alert', 'Incoming call', window=NAME, seconds=20)
        self.assertIsNone(self.app.window(NAME).find('push button', 'Answer with Video'))
        desktop.screenshot(SCREENSHOTS / 'incoming-audio.png', NAME)
        self.app.press('Answer', window=NAME)
        self.app.wait('state', 20, state='active')

    def test_a_second_call_rings_while_the_first_goes_on(self):
        first = self.call()
        self.app.press('Answer with Video', window=NAME, seconds=20)
        self.app.wait('first-frame', 20)
        second = self.call(7)
        second.wait('state', 20, state='ringing')
        self.app.see('push button', 'Decline', window='Person 7')
        desktop.screenshot(SCREENSHOTS / 'second.png', moving=True)
        self.app.press('Decline', window='Person 7')
        second.wait('state', 10, state='ended')
        self.assertIsNone(first.find('state', state='ended'))

    def test_enter_and_space_do_not_answer_by_accident(self):
        self.call()
        self.app.see('push button', 'Decline', window=NAME, seconds=20)
        desktop.focus(NAME)
        desktop.keys('Return', 'space', 'Return')
        desktop.keys('alt+d')  # the mnemonic comes after them, and declines
        ended = self.app.wait('state', 10, state='ended')
        self.assertEqual(ended['reason'], 'declined-here')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
