#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-rude-callee.py VISAVIS-PEER: callees who answer with nonsense, half, or as others."""

import re
import select
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from rude import FINGERPRINT, Message, Rude, fresh_network
from visavis import Peer

PROGRAM = sys.argv[1]
RELIABLE = 'Require: 100rel\r\nRSeq: 7\r\n'
NAMED_WITHIN = 12  # seconds from the answer to the reason: 5, and patience with slow machines


class Forger(threading.Thread):
    """Stands between two who call each other, and puts its own fingerprint into the answers."""

    def __init__(self, ip, callee):
        super().__init__(daemon=True)
        self.left, self.right = Rude(ip), Rude(ip, callee)
        self.port = self.left.port
        self.reasons = []
        self.stopped = False
        self.start()

    def run(self):
        while not self.stopped:
            ready = select.select([self.left.socket, self.right.socket], [], [], 0.1)[0]
            for socket in ready:
                data, source = socket.recvfrom(65535)
                message = Message(data)
                if not message.is_response and message['Reason']:
                    self.reasons.append(message['Reason'])
                if socket is self.left.socket:
                    self.left.victim = source
                    self.right.send(data)
                else:
                    self.left.send(re.sub(rb'a=fingerprint:[^\r]+',
                                          b'a=fingerprint:' + FINGERPRINT.encode(), data))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stopped = True
        self.join()
        self.left.socket.close()
        self.right.socket.close()


class RudeCallee(unittest.TestCase):
    def setUp(self):
        self.profiles = self.enterContext(tempfile.TemporaryDirectory())
        self.network = fresh_network()

    def be_called(self, *options):
        """An INVITE arrives."""
        self.rude = self.enterContext(Rude(f'{self.network}.9'))
        self.caller = self.start_caller(f'{self.rude.ip}:{self.rude.port}', *options)
        self.invite = self.rude.expect_request('INVITE', 30)

    def start_caller(self, target, *options):
        return self.enterContext(Peer(PROGRAM, self.profiles, 1, f'{self.network}.2:0',
                                      ['call', target, *options]))

    def answer(self, status=200, change=lambda text: text, **fields):
        text = change(self.rude.answer(self.invite.body))
        self.rude.respond(self.invite, status, text, **fields)

    def assert_gives_up(self, reason, method='BYE', within=10):
        """The caller says so, to us too, and ends with 1."""
        begin = time.monotonic()
        request = self.rude.expect_request(method, within)
        self.rude.respond(request, 200)
        self.assertIn(f'text="{reason}"', request['Reason'])
        self.assert_ends(reason)
        self.assertLess(time.monotonic() - begin, within)

    def assert_ends(self, reason):
        event = self.caller.wait('state', 20, state='ended')
        self.assertEqual(event['reason'], reason, self.caller.story())
        self.assertEqual(self.caller.wait_exit(30), 1)

    def test_answers_with_nonsense(self):
        for change in (lambda text: 'v=0 nonsense',
                       lambda text: text.replace('a=setup:active', 'a=setup:actpass'),
                       lambda text: text + 'a=x\r\n' * 9000):
            with self.subTest():
                self.be_called()
                self.answer(change=change)
                self.assert_gives_up('failed')

    def test_answers_without_sections(self):
        self.be_called()
        self.answer(change=lambda text: text[:text.index('m=')])
        self.assert_gives_up('not-compatible')

    def test_answers_without_encryption(self):
        self.be_called()
        self.answer(change=lambda text: text.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'))
        self.assert_gives_up('not-compatible')

    def test_answers_with_nothing(self):
        self.be_called()
        self.rude.respond(self.invite, 200)
        self.assert_gives_up('not-compatible')

    def test_answers_with_another_type(self):
        self.be_called()
        self.answer(kind='text/plain')
        self.assert_gives_up('not-compatible')

    def test_early_nonsense(self):
        self.be_called()
        self.rude.respond(self.invite, 183, 'v=0 nonsense', headers=RELIABLE)
        self.rude.respond(self.rude.expect_request('PRACK'), 200)
        self.assert_gives_up('failed', 'CANCEL')

    def test_answers_although_it_was_cancelled(self):
        self.be_called()
        self.rude.respond(self.invite, 183, 'v=0 nonsense', headers=RELIABLE)
        self.rude.respond(self.rude.expect_request('PRACK'), 200)
        self.rude.respond(self.rude.expect_request('CANCEL'), 200)
        self.answer()
        self.assert_gives_up('failed')

    def test_refusals(self):
        for status, reason in [
                (302, 'failed'), (401, 'failed'), (404, 'unavailable'), (420, 'failed'),
                (422, 'failed'), (486, 'busy'), (488, 'not-compatible'), (491, 'failed'),
                (503, 'failed'), (603, 'declined'), (699, 'failed')]:
            with self.subTest(status=status):
                self.be_called()
                self.rude.respond(self.invite, status, headers=(
                    'Contact: <sip:127.0.0.1:9>\r\nMin-SE: 1\r\nRetry-After: 1\r\n'
                    'WWW-Authenticate: Digest realm="x", nonce="y"\r\nUnsupported: 100rel\r\n'))
                self.assert_ends(reason)

    def test_calls_too_and_says_so_first(self):
        """Of two calls at once, that of the first fingerprint goes on; its INVITE may be late."""
        self.rude = self.enterContext(Rude(f'{self.network}.9'))
        ours = self.enterContext(Peer(PROGRAM, self.profiles, 1, f'{self.network}.2:0', ['answer'],
                                      stdin=subprocess.PIPE))
        ours.wait('listening', 30)
        ours.say(f'call {self.rude.ip}:{self.rude.port}')
        self.rude.respond(self.rude.expect_request('INVITE', 30), 491)
        self.rude.expect_request('ACK')
        call = self.rude.call()
        call.invite(self.rude.offer(fingerprint='sha-256 ' + ':'.join(['00'] * 32)))
        self.assertEqual(ours.wait('state', 20, state='ended')['reason'], 'hang-up', ours.story())
        ours.wait('incoming', 20)
        self.assertEqual(call.final('INVITE'), 200)

    def test_too_many_provisional_responses(self):
        self.be_called()
        for i in range(1000):
            self.rude.respond(self.invite, (100, 180, 183)[i % 3], headers=f'X-Number: {i}\r\n')
        self.caller.wait('state', 20, state='ringing')
        deadline = time.monotonic() + 30
        while not self.caller.find('state', state='ended') and time.monotonic() < deadline:
            self.rude.respond(self.invite, 603)
            self.rude.receive(0.2)
        self.assert_ends('declined')

    def test_silence_after_the_answer(self):
        self.be_called()
        self.answer()
        self.assert_gives_up('no-path', within=NAMED_WITHIN)

    def test_silence_after_an_early_answer(self):
        self.be_called()
        self.answer(183, headers=RELIABLE)
        self.rude.respond(self.rude.expect_request('PRACK'), 200)
        self.rude.respond(self.invite, 200)
        self.assert_gives_up('no-path', within=NAMED_WITHIN)

    def test_path_without_keys(self):
        self.be_called()
        self.rude.answers_checks = True
        self.answer()
        self.assert_gives_up('no-keys', within=NAMED_WITHIN)

    def test_keys_without_media(self):
        """Both name the same reason."""
        with Peer(PROGRAM, self.profiles, 2, f'{self.network}.3:0', ['answer'],
                  options=['--audio-source', 'none', '--video-source', 'none']) as callee:
            port = callee.wait('listening', 30)['port']
            self.caller = self.start_caller(f'{self.network}.3:{port}')
            self.caller.wait('secured', 30)
            event = self.caller.wait('state', NAMED_WITHIN, state='ended')
            self.assertEqual(event['reason'], 'no-media', self.caller.story())
            callee.wait('state', 20, state='ended')

    def test_another_key_than_the_answer_names(self):
        with Peer(PROGRAM, self.profiles, 2, f'{self.network}.3:0', ['answer']) as callee:
            port = callee.wait('listening', 30)['port']
            with Forger(f'{self.network}.9', (f'{self.network}.3', port)) as forger:
                self.caller = self.start_caller(f'{self.network}.9:{forger.port}')
                self.assert_untrusted(callee, forger)

    def assert_untrusted(self, callee, forger):
        event = self.caller.wait('state', 30, state='ended')
        self.assertEqual(event['reason'], 'untrusted', self.caller.story())
        self.assertEqual(self.caller.wait_exit(30), 1)
        self.assertIsNone(self.caller.find('first-frame'))
        event = callee.wait('state', 20, state='ended')
        self.assertEqual(event['reason'], 'untrusted', callee.story())
        self.assertIsNone(callee.find('first-frame'))
        self.assertTrue(any('untrusted' in reason for reason in forger.reasons), forger.reasons)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
