#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-commands.py VISAVIS-PEER: what is written to its standard input while it runs."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

from rude import fresh_network
from visavis import Peer

PROGRAM = sys.argv[1]
WAITS = ('answer', '--after', '600000')  # until it is told to answer


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.network = fresh_network()

    def start(self, person, *words, **options):
        return self.enterContext(Peer(PROGRAM, self.folder, person, f'{self.network}.{person}:0',
                                      words, options=['--video-size', '320x240@15'],
                                      **{'stdin': subprocess.PIPE, **options}))

    def start_callee(self, person, *words):
        callee = self.start(person, *(words or WAITS))
        return callee, f'{self.network}.{person}:{callee.wait("listening", 30)["port"]}'

    def start_call(self, *words):
        """Two who talk: the caller, the callee."""
        callee, address = self.start_callee(2)
        caller = self.start(3, 'call', address, *words)
        callee.wait('state', 30, state='ringing')
        callee.say('answer')
        for side in (caller, callee):
            side.wait('state', 30, state='active')
        return caller, callee

    def wait_new(self, program, event, seconds=20, **fields):
        """The next such event after those that were there when it was told something."""
        return program.wait(event, seconds, after=self.told_at, **fields)

    def tell(self, program, line):
        self.told_at = len(program.events)
        program.say(line)

    def assert_error(self, program, line, says):
        self.tell(program, line)
        self.assertIn(says, self.wait_new(program, 'error')['message'])

    def wait_rate(self, program, direction, low, high):
        """Waits for a second in which so many kbit came in or went out."""
        begin = len(program.events)
        for _ in range(30):
            stats = program.wait('stats', 10, after=begin)
            begin = program.events.index(stats) + 1
            if low <= stats[f'{direction}_kbps'] <= high:
                return
        self.fail(f'{direction} never between {low} and {high}\n{program.story()}')

    def test_a_call_from_ringing_to_its_end(self):
        caller, callee = self.start_call()
        callee.say('hang-up')
        caller.wait('state', 20, state='ended', reason='remote-hang-up')
        callee.wait('state', 20, state='ended', reason='hang-up')
        self.assertEqual(caller.wait_exit(20), 0, caller.story())
        callee.say('quit')
        self.assertEqual(callee.wait_exit(20), 0, callee.story())

    def test_decline(self):
        callee, address = self.start_callee(2, *WAITS, '--once')
        caller = self.start(3, 'call', address)
        callee.wait('state', 30, state='ringing')
        callee.say('decline')
        caller.wait('state', 20, state='ended', reason='declined')
        self.assertEqual(caller.wait_exit(20), 1, caller.story())
        self.assertEqual(callee.wait_exit(20), 0, callee.story())

    def test_hold_by_both(self):
        caller, callee = self.start_call()
        self.wait_rate(callee, 'rx', 5, 1e6)
        caller.say('hold')
        callee.wait('hold', 20, mine=False, theirs=True)
        caller.wait('hold', 20, mine=True, theirs=False)
        self.wait_rate(callee, 'rx', 0, 1)
        self.assert_error(caller, 'hold', 'no call to hold')
        callee.say('1 hold')
        caller.wait('hold', 20, mine=True, theirs=True)
        self.tell(caller, 'resume')
        self.wait_new(caller, 'hold', mine=False, theirs=True)
        callee.say('resume')
        self.wait_new(caller, 'hold', mine=False, theirs=False)
        self.wait_rate(callee, 'rx', 5, 1e6)

    def test_muted_camera_and_words(self):
        caller, callee = self.start_call()
        for line, said in [('mute', {'muted': True}), ('unmute', {'muted': False}),
                           ('camera off', {'camera': False}), ('camera on', {'camera': True}),
                           ('say “Hello” again', {'text': '“Hello” again'})]:
            with self.subTest(line=line):
                before = len(callee.events)
                caller.say(line)
                callee.wait('message', 20, after=before, **said)
        self.assert_error(caller, 'say ' + 2001 * 'x', 'too long')

    def test_video_asked_refused_and_accepted(self):
        caller, callee = self.start_call('--audio-only')
        self.assert_error(callee, 'video accept', 'Nobody asks')
        self.tell(caller, 'video ask')
        callee.wait('video', 20, by='them', state='asked')
        callee.say('video refuse')
        callee.wait('video', 20, by='them', state='refused')
        self.wait_new(caller, 'video', by='me', state='refused')
        self.assertIsNone(caller.find('first-frame'))
        self.tell(callee, 'video ask')
        caller.wait('video', 20, by='them', state='asked')
        caller.say('video accept')
        caller.wait('video', 20, by='them', state='accepted')
        self.wait_new(callee, 'video', by='me', state='accepted')
        for side in (caller, callee):
            side.wait('first-frame', 30)
        self.assert_error(caller, 'video ask', 'has video')

    def test_two_calls(self):
        """The second one that is answered holds the first; “swap” turns that round."""
        caller, callee = self.start_call('--audio-only')
        third, address = self.start_callee(4, 'answer')
        callee.say(f'call {address}')
        callee.wait('hold', 20, call=1, mine=True)
        callee.wait('state', 30, call=2, state='active')
        caller.wait('hold', 20, theirs=True)
        for line, talked, held in [('swap', 1, 2), ('2 swap', 2, 1), ('swap', 1, 2)]:
            self.tell(callee, line)
            self.wait_new(callee, 'hold', call=talked, mine=False)
            self.wait_new(callee, 'hold', call=held, mine=True)
        callee.say('2 hang-up')
        third.wait('state', 20, state='ended', reason='remote-hang-up')
        self.assert_error(callee, '2 hold', 'no call 2')
        self.assert_error(callee, 'swap', 'No call is held')
        self.assertIsNone(caller.find('state', state='ended'))

    def test_what_can_not_be_done(self):
        callee, _ = self.start_callee(2)
        for line, says in [('frobnicate', 'no command'), ('answer', 'No call rings'),
                           ('hang-up', 'There is no call'), ('mute', 'no call that was answered'),
                           ('7 answer', 'no call 7'), ('call no address', 'no address'),
                           ('say', 'too little'), (10000 * 'x', 'at most 4096')]:
            with self.subTest(line=line[:20]):
                self.assert_error(callee, line, says)
        self.assertIsNone(callee.process.poll())

    def test_standard_input_ends(self):
        """… at once, without a newline, none at all, no file: calls go on."""
        (self.folder / 'lines').write_text('hold', encoding='utf-8')
        for source in ('</dev/null', '<&-', '</', f'<{self.folder}/lines'):
            with self.subTest(source=source):
                callee = self.start(2, 'answer', '--once',
                                    prefix=['sh', '-c', f'exec "$@" {source}', 'sh'])
                port = callee.wait('listening', 30)['port']
                caller = self.start(3, 'call', f'{self.network}.2:{port}', '--for', '0.5',
                                    stdin=subprocess.DEVNULL)
                self.assertEqual(caller.wait_exit(30), 0, caller.story())
                self.assertEqual(callee.wait_exit(30), 0, callee.story())


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
