#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-baresip.py VISAVIS-PEER: calls with a SIP program that is not ours, both ways."""

import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import netns
from baresip import Baresip, loudness
from capture import Capture
from visavis import Peer

OURS, THEIRS = '10.78.0.1', '10.78.0.2'
RATE = 50  # packets of sound in a second, each way
AUDIBLE = 200  # of 32767; both test tones are far above, silence is at 0

PROGRAM = sys.argv[1]


class BaresipCalls(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.left = self.enterContext(netns.Namespace())
        self.right = self.enterContext(netns.Namespace())
        netns.connect(self.left, self.right, f'{OURS}/24', f'{THEIRS}/24')

    def baresip(self, **options):
        return self.enterContext(Baresip(self.folder, self.right, THEIRS, **options))

    def peer(self, *words, options=()):
        self.heard = self.folder / 'heard-by-us.wav'
        return self.enterContext(Peer(PROGRAM, self.folder, 1, OURS, words, prefix=self.left.prefix,
                                      options=['--audio-sink', self.heard, *options],
                                      stdin=subprocess.PIPE))

    def assert_both_hear(self, ours, theirs):
        stats = ours.wait_seconds(3)
        self.assertGreater(stats['rx_kbps'], 5, ours.story())
        self.assertGreater(stats['tx_kbps'], 5, ours.story())
        theirs.command('hangup')
        ours.wait('state', 10, state='ended', reason='remote-hang-up')
        ours.stop()
        theirs.stop()
        for who, path in (('we', self.heard), ('baresip', theirs.sound)):
            self.assertGreater(loudness(path), AUDIBLE, f'{who} heard nothing\n{ours.story()}')

    def dial(self, theirs, ours):
        theirs.command(f'dial sip:{ours.number}@{OURS}:16402')

    def test_baresip_calls_us(self):
        ours = self.peer('answer')
        ours.wait('listening', 10)
        theirs = self.baresip()
        self.dial(theirs, ours)
        ours.wait('state', 15, state='active')
        self.assertIsNotNone(ours.find('secured'), ours.story())
        self.assert_both_hear(ours, theirs)

    def test_baresip_with_video_calls_us(self):
        """It knows no BUNDLE, so one path carries one of its sections: sound."""
        ours = self.peer('answer')
        ours.wait('listening', 10)
        theirs = self.baresip(video=True)
        self.dial(theirs, ours)
        ours.wait('state', 15, state='active')
        self.assert_both_hear(ours, theirs)

    def test_we_call_baresip(self):
        theirs = self.baresip()
        ours = self.peer('call', f'sip:berta@{THEIRS}:5060', '--audio-only')
        ours.wait('state', 15, state='active')
        self.assert_both_hear(ours, theirs)

    def test_we_call_baresip_with_video(self):
        theirs = self.baresip(video=True)
        ours = self.peer('call', f'sip:berta@{THEIRS}:5060')
        ours.wait('state', 15, state='active')
        self.assert_both_hear(ours, theirs)

    def test_we_hang_up(self):
        theirs = self.baresip()
        ours = self.peer('call', f'sip:berta@{THEIRS}:5060', '--audio-only', '--for', '1')
        self.assertEqual(ours.wait_exit(20), 0, ours.story())
        theirs.wait_line('(?i)session closed|terminated', 5)

    def test_hold_and_resume(self):
        """We hold, they do, both do: no sound crosses the cable, and afterwards it does."""
        theirs = self.baresip()
        recording = self.folder / 'cable.pcap'
        spans = []
        with Capture(self.left, 'eth0', recording) as cable:
            ours = self.peer('call', f'sip:berta@{THEIRS}:5060', '--audio-only')
            ours.wait('state', 15, state='active')
            for tell, words, mine, held_by_them in [
                    (ours.say, 'hold', True, False), (ours.say, 'resume', False, False),
                    (theirs.command, 'hold', False, True), (theirs.command, 'resume', False, False),
                    (theirs.command, 'hold', False, True), (ours.say, 'hold', True, True),
                    (theirs.command, 'resume', True, False), (ours.say, 'resume', False, False)]:
                before = len(ours.events)
                tell(words)
                ours.wait('hold', 10, after=before, mine=mine, theirs=held_by_them)
                # What was on its way, and what is counted late.
                ours.wait_seconds(2)
                begin = time.time()
                stats = ours.wait_seconds(2)
                spans.append((mine or held_by_them, begin, time.time(), stats))
        self.assertIsNone(ours.find('notice'), 'it did not know about hold')
        packets = [packet for packet in cable.packets() if packet.kind == 'rtp']
        for held, begin, end, stats in spans:
            for source in (OURS, THEIRS):
                n = sum(packet.source == source and begin < packet.time < end for packet in packets)
                if held:
                    self.assertEqual(n, 0, (source, stats, ours.story()))
                else:
                    self.assertGreater(n, RATE * (end - begin) / 2, (source, stats, ours.story()))
            self.assertEqual(stats['rx_kbps'] > 5, not held, ours.story())
        theirs.command('hangup')
        ours.wait('state', 10, state='ended', reason='remote-hang-up')

    def test_video_is_asked_of_a_device_without_bundle(self):
        """It takes one section, as above: the answer is no, and the sound goes on."""
        theirs = self.baresip(video=True)
        ours = self.peer('call', f'sip:berta@{THEIRS}:5060', '--audio-only')
        ours.wait('state', 15, state='active')
        ours.say('video ask')
        ours.wait('video', 10, by='me', state='asked')
        ours.wait('video', 10, by='me', state='refused')
        self.assert_both_hear(ours, theirs)

    def test_unencrypted_call_to_us_is_refused(self):
        ours = self.peer('answer')
        ours.wait('listening', 10)
        theirs = self.baresip(encryption=None)
        self.dial(theirs, ours)
        theirs.wait_line('488', 10)
        self.assertIsNone(ours.find('state', state='active'), ours.story())

    def test_unencrypted_answer_is_refused(self):
        self.baresip(encryption=None)
        ours = self.peer('call', f'sip:berta@{THEIRS}:5060', '--audio-only')
        self.assertEqual(ours.wait_exit(20), 1, ours.story())
        ours.wait('state', 1, state='ended', reason='not-compatible')


if __name__ == '__main__':
    netns.become_root()
    unittest.main(argv=sys.argv[:1])
