#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-wire.py VISAVIS-PEER FOLDER: one call between two hosts, and what of it crosses the cable.

The recording stays in FOLDER when something is wrong with it.
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import netns
import wire_rules
from capture import Capture
from visavis import Peer, prepare_contacts

CALLER, CALLEE = '10.77.0.1', '10.77.0.2'
ENDS = (CALLER, CALLEE)
# The answer travels while it rings (RFC 3262), since each knows the other.
ORDER = ['>INVITE', '<100 INVITE', '<180 INVITE', '>PRACK', '<200 PRACK', '<200 INVITE', '>ACK',
         '>BYE', '<200 BYE']

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])


class Wire(unittest.TestCase):
    longMessage = False

    @classmethod
    def setUpClass(cls):
        FOLDER.mkdir(parents=True, exist_ok=True)
        cls.recording = FOLDER / 'wire.pcap'
        with tempfile.TemporaryDirectory() as profiles, \
                netns.Namespace() as left, netns.Namespace() as right:
            netns.connect(left, right, f'{CALLER}/24', f'{CALLEE}/24')
            prepare_contacts(profiles, 1, [(2, 'Ben Example', f'{CALLEE}:16402')])
            prepare_contacts(profiles, 2, [(1, 'Ada Example', f'{CALLER}:16402')])
            with Capture(left, 'eth0', cls.recording) as capture, \
                    Peer(PROGRAM, profiles, 2, CALLEE, ['answer', '--after', '500'],
                         prefix=right.prefix, name='Ben Example') as callee:
                callee.wait('listening', 10)
                with Peer(PROGRAM, profiles, 1, CALLER, ['call', callee.number, '--for', '4'],
                          prefix=left.prefix, name='Ada Example') as caller:
                    cls.exit_code = caller.wait_exit(30)
                    callee.wait('state', 10, state='ended')
                    cls.story = caller.story() + '\n' + callee.story()
                    cls.suite = caller.find('secured')
        cls.packets = capture.packets()
        cls.broken = False

    @classmethod
    def tearDownClass(cls):
        if not cls.broken:
            cls.recording.unlink()
            shutil.rmtree(FOLDER, ignore_errors=True)

    def assert_no_complaints(self, complaints):
        complaints = list(complaints)
        if complaints:
            type(self).broken = True
            shown = '\n'.join(complaints[:20])
            self.fail(f'{len(complaints)} complaints:\n{shown}\nrecording: {self.recording}\n'
                      f'{self.story}')

    def test_call_succeeds(self):
        self.assert_no_complaints([f'exit code {self.exit_code}'] if self.exit_code else [])

    def test_one_udp_port_at_each_end(self):
        self.assert_no_complaints(wire_rules.one_port(self.packets, ENDS))

    def test_sip_flows_in_order(self):
        self.assert_no_complaints(wire_rules.sip_order(self.packets, CALLER, CALLEE, ORDER))

    def test_stun_comes_before_dtls_before_rtp(self):
        self.assert_no_complaints(wire_rules.path_before_media(self.packets, ENDS))

    def test_dtls_is_well_formed(self):
        self.assert_no_complaints(wire_rules.dtls_well_formed(self.packets))

    def test_media_is_encrypted(self):
        aead = 'GCM' in self.suite['suite'] if self.suite else False
        self.assert_no_complaints(wire_rules.encrypted(self.packets, aead))

    def test_no_media_before_the_answer(self):
        """While it rings the path is made, and nothing of what camera and microphone see."""
        answered = next((p.time for p in self.packets
                         if p.kind == 'sip' and p.payload.startswith(b'SIP/2.0 200')
                         and b'INVITE' in wire_rules.SIP_CSEQ.search(p.payload)[0]), 0)
        early = [p for p in self.packets if p.kind in ('rtp', 'rtcp') and p.time < answered]
        self.assert_no_complaints(f'{p.kind} from {p.source} {answered - p.time:.3f} s before the 200'
                                  for p in early)


if __name__ == '__main__':
    netns.become_root()
    unittest.main(argv=sys.argv[:1])
