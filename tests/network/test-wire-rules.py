#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each rule of the wire test lets a good call pass and notices a bad one."""

import os
import random
import struct
import tempfile
import unittest

import capture
import wire_rules
from capture import UDP, Packet

A, B = '192.0.2.1', '192.0.2.2'
CALL = ['INVITE>', '100 INVITE<', '180 INVITE<', '200 INVITE<', 'ACK>', 'BYE>', '200 BYE<']
ORDER = ['>INVITE', '<100 INVITE', '<180 INVITE', '<200 INVITE', '>ACK', '>BYE', '<200 BYE']


def packet(time, source, payload, port=16402, protocol=UDP, fragmented=False):
    return Packet(time, source, B if source == A else A, protocol, fragmented, port, 16402, payload)


def sip(time, words):
    number, _, method = words[:-1].rpartition(' ')
    start = f'SIP/2.0 {number} Word' if number else f'{method} sip:{B} SIP/2.0'
    cseq = {'BYE': 2}.get(method, 1)
    return packet(time, A if words[-1] == '>' else B,
                  f'{start}\r\nCSeq: {cseq} {"INVITE" if method == "ACK" else method}\r\n\r\n'
                  .encode())


def rtp(time, source, payload, payload_type=96, extension=b''):
    first = 0x90 if extension else 0x80
    return packet(time, source, struct.pack('!BBHII', first, payload_type, 1, 2, 3) + extension
                  + payload)


STUN = b'\0\1\0\0' + b'x' * 16
DTLS = b'\x16\xfe\xfd' + bytes(8) + struct.pack('!H', 2) + b'hi'


def good_call():
    noise = random.Random(1)
    packets = [sip(0.1 * i, words) for i, words in enumerate(CALL)]
    for end in (A, B):
        packets += [packet(1, end, STUN), packet(2, end, DTLS + DTLS)]
        packets += [rtp(3 + i, end, noise.randbytes(50)) for i in range(200)]
        packets.append(packet(4, end, b'\x80\xc8' + bytes(30) + b'\x80' + bytes(13)))
    return sorted(packets, key=lambda p: p.time)


def complaints(packets, order=ORDER):
    return [*wire_rules.one_port(packets, (A, B)), *wire_rules.sip_order(packets, A, B, order),
            *wire_rules.path_before_media(packets, (A, B)), *wire_rules.dtls_well_formed(packets),
            *wire_rules.encrypted(packets)]


class Rules(unittest.TestCase):
    def assert_complains(self, packets, words):
        found = complaints(packets)
        self.assertTrue(any(words in line for line in found), found)

    def test_good_call_passes(self):
        self.assertEqual(complaints(good_call()), [])

    def test_repeated_message_passes(self):
        self.assertEqual(complaints([sip(0, 'INVITE>'), *good_call()]), [])

    def test_other_port_fails(self):
        self.assert_complains([*good_call(), packet(9, A, STUN, port=5060)], 'not port 16402')

    def test_other_protocol_fails(self):
        self.assert_complains([*good_call(), packet(9, A, b'', protocol=6)], 'protocol 6')

    def test_fragments_fail(self):
        self.assert_complains([*good_call(), packet(9, A, STUN, fragmented=True)], 'fragmented stun')

    def test_third_party_fails(self):
        self.assert_complains([*good_call(), Packet(9, A, '192.0.2.9', UDP, False, 16402, 53, b'x')],
                              'neither of the two')

    def test_junk_fails(self):
        self.assert_complains([*good_call(), packet(9, A, b'\xff\xff')], 'no protocol of ours')

    def test_missing_ack_fails(self):
        self.assert_complains([p for p in good_call() if not p.payload.startswith(b'ACK')],
                              '">ACK" is missing')

    def test_ring_after_answer_fails(self):
        packets = good_call()
        ring = next(p for p in packets if b' 180 ' in p.payload[:12])
        packets.remove(ring)
        packets.append(ring)
        self.assert_complains(packets, '"<200 INVITE" is missing, or out of order')

    def test_media_before_keys_fails(self):
        self.assert_complains([rtp(0, A, b'early'), *good_call()], 'sent rtp before dtls')

    def test_media_without_checks_fails(self):
        self.assert_complains([p for p in good_call() if p.kind != 'stun'], 'no stun at all')

    def test_broken_dtls_fails(self):
        self.assert_complains([*good_call(), packet(9, A, DTLS + b'\x16')], 'looks like DTLS')

    def test_clear_opus_fails(self):
        self.assert_complains(
            good_call() + [rtp(9, A, b'\x78' + os.urandom(50), 111) for _ in range(60)],
            'no encrypted stream')

    def test_clear_video_behind_an_extension_fails(self):
        extension = b'\xbe\xde\0\1' + b'\x10abc'
        self.assert_complains(
            good_call() + [rtp(9, A, bytes([0x90 if i % 4 else 0x80]) + os.urandom(50), 97, extension)
                           for i in range(60)], 'no encrypted stream')

    def test_clear_rtcp_fails(self):
        self.assert_complains([*good_call(), packet(9, A, b'\x80\xc8' + bytes(40))], 'RTCP from')

    def test_no_media_fails(self):
        self.assert_complains([p for p in good_call() if p.kind != 'rtp'], 'long enough to judge')


class Recording(unittest.TestCase):
    def test_pieces_are_put_together(self):
        udp = struct.pack('!HHHH', 16402, 16402, 32, 0) + b'a' * 24
        def piece(offset, more, part):
            return bytes(12) + b'\x08\x00' + bytes([0x45, 0]) + struct.pack(
                '!HHHBBH', 20 + len(part), 7, offset // 8 | more << 13, 64, UDP, 0) + \
                bytes([192, 0, 2, 1, 192, 0, 2, 2]) + part
        pieces = {}
        self.assertIsNone(capture.parse_frame(1, piece(16, 0, udp[16:]), pieces))
        self.assertEqual(capture.parse_frame(2, piece(0, 1, udp[:16]), pieces),
                         Packet(2, '192.0.2.1', '192.0.2.2', UDP, True, 16402, 16402, b'a' * 24))

    def test_frames_of_both_families_are_read(self):
        udp = struct.pack('!HHHH', 16402, 16403, 13, 0) + b'hello'
        ipv4 = bytes([0x45, 0]) + struct.pack('!HHHBBH', 20 + len(udp), 0, 0, 64, UDP, 0) + \
            bytes([192, 0, 2, 1, 192, 0, 2, 2]) + udp
        ipv6 = bytes([0x60, 0, 0, 0]) + struct.pack('!HBB', len(udp), UDP, 64) + \
            bytes.fromhex('20010db8' + '0' * 23 + '1' + '20010db8' + '0' * 23 + '2') + udp
        frames = [bytes(12) + b'\x08\x00' + ipv4 + b'padding', bytes(12) + b'\x86\xdd' + ipv6,
                  bytes(12) + b'\x08\x06' + bytes(28)]
        with tempfile.NamedTemporaryFile() as file:
            file.write(struct.pack('<IHHiIII', 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
            for i, frame in enumerate(frames):
                file.write(struct.pack('<IIII', 7, i, len(frame), len(frame)) + frame)
            file.flush()
            first, second = capture.read(file.name)
        self.assertEqual(first, Packet(7, '192.0.2.1', '192.0.2.2', UDP, False, 16402, 16403,
                                       b'hello'))
        self.assertEqual(second, Packet(7.000001, '2001:db8::1', '2001:db8::2', UDP, False, 16402,
                                        16403, b'hello'))


if __name__ == '__main__':
    unittest.main()
