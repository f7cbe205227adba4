#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-hostile.py VISAVIS-PEER: what malformed packets do to a program that waits for calls.

Nothing, but for an answer that names the fault. Afterwards people can still call.
"""

import random
import struct
import sys
import tempfile
import unittest
import zlib

from rude import Rude, fresh_network, resident
from visavis import Peer

PROGRAM = sys.argv[1]
MAX_GROWTH = 24  # MiB, after one call


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.profiles = tempfile.TemporaryDirectory()
        cls.network = fresh_network()
        cls.callee = Peer(PROGRAM, cls.profiles.name, 2, f'{cls.network}.2:0', ['answer'])
        cls.victim = (f'{cls.network}.2', cls.callee.wait('listening', 30)['port'])
        cls.n_callers = 0
        cls.call()
        cls.resident = resident(cls.callee.process)

    @classmethod
    def tearDownClass(cls):
        try:
            cls.call()
        finally:
            cls.callee.stop()
            cls.profiles.cleanup()

    @classmethod
    def call(cls):
        """An ordinary call."""
        cls.n_callers += 1
        with Peer(PROGRAM, cls.profiles.name, 10 + cls.n_callers, f'{cls.network}.3:0',
                  ['call', '{}:{}'.format(*cls.victim), '--for', '0.5']) as caller:
            code = caller.wait_exit(60)
            if code != 0:
                raise AssertionError(f'exit code {code}\n{caller.story()}\n{cls.callee.story()}')

    def setUp(self):
        self.move()

    def move(self):
        """Into a new network: the port lets a stranger say eight things, then four a second."""
        self.rude = self.enterContext(Rude(f'{fresh_network()}.9', self.victim))

    def tearDown(self):
        self.move()
        self.assert_alive()
        self.assertIsNone(self.callee.process.poll(), self.callee.story())
        grown = resident(self.callee.process) - self.resident
        self.assertLess(grown, MAX_GROWTH)

    def assert_refused(self, expected, body=None, **fields):
        self.move()
        call = self.rude.call()
        call.invite(self.rude.offer() if body is None else body, **fields)
        self.assertEqual(call.final(), expected)

    def assert_alive(self):
        call = self.rude.call()
        call.send('OPTIONS')
        self.assertEqual(call.final('OPTIONS'), 200)

    def test_calls_leave_no_memory_behind(self):
        for _ in range(6):
            self.call()

    def test_answers_say_where_the_request_came_from(self):
        """RFC 3581, 4: how people behind a NAT learn their address."""
        call = self.rude.call()
        call.send('OPTIONS')
        self.assertEqual(call.final('OPTIONS'), 200)
        via = self.rude.heard[-1]['Via']
        self.assertIn(f';received={self.rude.ip}', via)
        self.assertIn(f';rport={self.rude.port}', via)

    def test_offers_that_are_no_sdp_are_400(self):
        good = self.rude.offer()
        for body in ['v=0', 'v=1' + good[3:], '\0' * 200, good.replace('t=0 0', 't=now'),
                     good.replace('m=audio', 'm=audio audio'), good.replace(' 111\r', ' 300\r'),
                     good.replace('s=-\r\n', ''), good + '\xff\xfe', good[:len(good) // 2],
                     good.replace('rtcp-mux', 'rtcp\0mux'), 'm=v 9 X (', good + good,
                     good.replace('a=ice-pwd', 'a=ice-ufrag')]:
            with self.subTest(body=body[-60:]):
                self.assert_refused(400, body)

    def test_offers_that_nobody_can_take_are_488(self):
        good = self.rude.offer()
        fingerprint = next(line for line in good.split('\r\n') if 'fingerprint' in line)
        for body in [good.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
                     good.replace('opus', 'nopus'), good.replace(fingerprint + '\r\n', ''),
                     good.replace('a=rtcp-mux\r\n', ''), good.replace('m=audio', 'm=application')]:
            with self.subTest(body=body[-60:]):
                self.assert_refused(488, body)

    def test_no_body_is_488(self):
        self.assert_refused(488, '')

    def test_other_types_are_415(self):
        for kind in ['text/plain', 'application/json', 'multipart/mixed;boundary=x', 'x/y']:
            with self.subTest(kind=kind):
                self.assert_refused(415, kind=kind)
        self.assert_refused(415, kind='')

    def test_too_long_an_offer_is_413(self):
        good = self.rude.offer()
        for size in [20_000, 62_000]:
            with self.subTest(size=size):
                line = 'a=candidate:1 1 UDP 1 192.0.2.1 9 typ host\r\n'
                self.assert_refused(413, good + line * ((size - len(good)) // len(line)))

    def test_content_length_beyond_the_packet_is_400(self):
        for length in [5000, -1, 'many', 99999999999999999999]:
            with self.subTest(length=length):
                self.assert_refused(400, length=length)

    def test_other_methods_are_refused(self):
        for method in ['SUBSCRIBE', 'REFER', 'PUBLISH', 'NOTIFY', 'REGISTER', 'WHATEVER', 'X' * 30]:
            with self.subTest(method=method):
                self.move()
                call = self.rude.call()
                call.send(method, headers='Event: x\r\nRefer-To: <sip:x@192.0.2.1>\r\n')
                self.assertIn(call.final(method), (405, 481, 489, 501))

    def test_requests_without_a_call_are_481(self):
        for method in ['BYE', 'CANCEL', 'PRACK', 'UPDATE', 'MESSAGE', 'INFO']:
            with self.subTest(method=method):
                self.move()
                call = self.rude.call()
                call.to_tag = 'nobody'
                call.send(method, headers='RAck: 1 1 INVITE\r\n')
                self.assertEqual(call.final(method), 481)

    def test_duplicate_headers(self):
        for header in ['Call-ID: other', 'CSeq: 2 INVITE', 'From: <sip:x@y>;tag=2', 'To: <sip:z>',
                       'Max-Forwards: 0', 'Content-Length: 7', 'Content-Type: text/plain']:
            with self.subTest(header=header):
                self.move()
                call = self.rude.call()
                call.invite('v=0', headers=header + '\r\n')

    def test_odd_but_valid(self):
        """Folded lines, short names, odd spacing: RFC 4475, 3.1.1.1. It is no SDP, and that is
        all that is wrong with it."""
        call = self.rude.call()
        text = call.text('INVITE', 'v=0')
        for long, short in [('Via', 'v'), ('From', 'f'), ('To', 't'), ('Call-ID', 'i'),
                            ('Contact', 'm'), ('Content-Type', 'c'), ('Content-Length', 'l')]:
            text = text.replace(f'\r\n{long}: ', f'\r\n{short}  :\r\n\t ')
        self.rude.send(text)
        self.assertEqual(call.final(), 400)

    def test_torture(self):
        """Pieces of one request, changed, cut and doubled; the same in every run."""
        dice = random.Random(4475)
        odd = ['\0', '\r', '\n', '"', '<', '>', ';', ',', '%', '%00', '\x7f', '\xff', '\u202e',
               ' ', '\t', ':', '@', '[', '[::1', '(', '\\', '=', 'SIP/2.0', '99999999999999999999']
        for i in range(160):
            if i % 4 == 0:
                self.move()
            text = self.rude.call().text('INVITE', self.rude.offer()[:200])
            for _ in range(dice.randrange(1, 5)):
                at = dice.randrange(len(text))
                end = min(len(text), at + dice.choice([0, 0, 1, 8, 60]))
                text = text[:at] + dice.choice(odd) * dice.choice([1, 1, 2, 300]) + text[end:]
            self.rude.send(text)

    def test_truncated(self):
        call = self.rude.call()
        text = call.text('INVITE', self.rude.offer())
        for i, end in enumerate(range(0, len(text), 9)):
            if i % 8 == 0:
                self.move()
            self.rude.send(text[:end].replace(call.id, f'{call.id}{end}'))

    def test_as_large_as_udp_carries(self):
        text = self.rude.call().text('INVITE', self.rude.offer())
        for filler in ['a=x\r\n', 'A', '\0', '\r\n', '(', 'a=candidate:' * 3]:
            self.move()
            self.rude.send((text + filler * 65000)[:65000])
            self.rude.send(('INVITE ' + filler * 65000)[:65000])
        for first in [0, 1, 22, 128, 200]:
            self.rude.send(bytes([first]) + b'\x01' * 64999)

    def test_line_feeds(self):
        for _ in range(2000):
            self.rude.send('\r\n\r\n')
            self.rude.send('\r\n' * 100)

    def test_stun(self):
        """Without a call there is nobody to be checked: silence for all of it."""
        dice = random.Random(5389)
        cookie = b'\x21\x12\xa4\x42'
        with Rude(f'{self.network}.9', self.victim) as other:
            for i in range(1000):
                body = dice.randbytes(dice.randrange(0, 80))
                kind = dice.choice([0x0001, 0x0101, 0x0111, 0x0011, 0x0003, 0x3eef])
                length = dice.choice([len(body), len(body) & ~3, 0xffff, 0])
                packet = struct.pack('>HH', kind, length) + cookie + dice.randbytes(12) + body
                if i % 3 == 0:
                    name = b'none:rude'
                    body = struct.pack('>HH', 6, len(name)) + name + b'\0' * (-len(name) % 4)
                    packet = (struct.pack('>HH', 1, len(body) + 8) + cookie + dice.randbytes(12)
                              + body)
                    packet += struct.pack('>HHI', 0x8028, 4, zlib.crc32(packet) ^ 0x5354554e)
                other.send(packet)
            other.socket.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                other.socket.recv(65535)

    def test_keys_and_media_from_nowhere(self):
        dice = random.Random(3550)
        with Rude(f'{self.network}.9', self.victim) as other:
            for _ in range(2000):
                first = dice.choice([20, 21, 22, 23, 24, 25, 63, 128, 129, 144, 191])
                other.send(bytes([first, 254, 253]) + dice.randbytes(dice.randrange(0, 1300)))
            other.socket.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                other.socket.recv(65535)

    def test_noise(self):
        dice = random.Random(1)
        for _ in range(2000):
            self.rude.send(dice.randbytes(dice.randrange(0, 1500)))


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
