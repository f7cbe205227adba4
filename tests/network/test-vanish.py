#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-vanish.py VISAVIS-PEER: the other side vanishes in mid-call, and nobody waits for long."""

import signal
import sys
import tempfile
import time
import unittest

import netns
from visavis import Peer, prepare_contacts

CALLER, CALLEE = '10.77.0.1', '10.77.0.2'
NOTICED_WITHIN = 15  # seconds

PROGRAM = sys.argv[1]


class Vanish(unittest.TestCase):
    def setUp(self):
        enter = self.enterContext
        profiles = enter(tempfile.TemporaryDirectory())
        self.left, self.right = enter(netns.Namespace()), enter(netns.Namespace())
        netns.connect(self.left, self.right, f'{CALLER}/24', f'{CALLEE}/24')
        prepare_contacts(profiles, 1, [(2, 'Ben Example', f'{CALLEE}:16402')])
        prepare_contacts(profiles, 2, [(1, 'Ada Example', f'{CALLER}:16402')])
        self.callee = enter(Peer(PROGRAM, profiles, 2, CALLEE, ['answer'],
                                 prefix=self.right.prefix))
        self.callee.wait('listening', 10)
        self.caller = enter(Peer(PROGRAM, profiles, 1, CALLER, ['call', self.callee.number],
                                 prefix=self.left.prefix))
        for end in (self.caller, self.callee):
            end.wait('first-frame', 20)

    def assert_notices(self, *ends):
        begin = time.monotonic()
        for end in ends:
            event = end.wait('state', NOTICED_WITHIN + 10, state='ended')
            taken = time.monotonic() - begin
            print(f'{end.name}: ended after {taken:.1f} s: {event.get("reason")}')
            self.assertEqual(event.get('reason'), 'connection-lost', end.story())
            self.assertLess(taken, NOTICED_WITHIN)

    def test_cable_out(self):
        self.left.ip('link', 'set', 'eth0', 'down')
        self.assert_notices(self.caller, self.callee)

    def test_program_killed(self):
        self.callee.stop(signal.SIGKILL)
        self.assert_notices(self.caller)

    def test_cable_back_in_time(self):
        """A gap of a second is no reason to end a call."""
        self.right.ip('link', 'set', 'eth0', 'down')
        self.left.wait_for_link('eth0', up=False)
        self.callee.wait('stats', 5, after=len(self.callee.events))
        self.right.ip('link', 'set', 'eth0', 'up')
        self.left.wait_for_link('eth0')
        for end in (self.caller, self.callee):
            at = len(end.events)
            for _ in range(10):
                stats = end.wait('stats', 5, after=at)
                at = end.events.index(stats) + 1
                if stats['rx_fps'] >= 20:
                    break
            else:
                self.fail(f'no pictures came back\n{end.story()}')
            self.assertIsNone(end.find('state', state='ended'), end.story())


class NobodyThere(unittest.TestCase):
    def test_short_call_ends_cleanly(self):
        """Many times: it ends while the program is still loading what calls need."""
        address = '127.0.0.2'
        with tempfile.TemporaryDirectory() as profiles, netns.Namespace() as alone:
            for _ in range(10):
                with Peer(PROGRAM, profiles, 1, address, ['call', '127.0.0.9:5060'],
                          prefix=alone.prefix) as caller:
                    self.assertEqual(caller.wait_exit(15), 1, caller.story())
                    caller.wait('state', 1, state='ended', reason='unreachable')


if __name__ == '__main__':
    netns.become_root()
    unittest.main(argv=sys.argv[:1])
