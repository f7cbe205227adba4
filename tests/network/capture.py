# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what crosses a link, and reads the recording: enough of pcap, IP and UDP."""

import dataclasses
import ipaddress
import pathlib
import re
import struct
import subprocess

UDP = 17


@dataclasses.dataclass
class Packet:
    """One IP packet, put together again if it came in pieces. Ports and payload: UDP only."""
    time: float
    source: str
    destination: str
    protocol: int
    fragmented: bool = False
    source_port: int = 0
    destination_port: int = 0
    payload: bytes = b''

    @property
    def kind(self):
        """What the first byte says (RFC 7983, 7): stun, dtls, rtp, rtcp, sip or junk."""
        if not self.payload:
            return 'junk'
        first = self.payload[0]
        if first <= 3:
            return 'stun'
        if 20 <= first <= 63:
            return 'dtls'
        if 128 <= first <= 191:
            # RFC 5761, 4: payload types 64 to 95 stay free for RTCP's 192 to 223.
            return 'rtcp' if len(self.payload) > 1 and 192 <= self.payload[1] <= 223 else 'rtp'
        if 65 <= first <= 90 or first in (10, 13):
            return 'sip'
        return 'junk'


class Capture:
    """tcpdump on one interface of a namespace, from entering to leaving the context."""

    def __init__(self, namespace, interface, path):
        self.path = pathlib.Path(path)
        with self.path.open('wb') as recording:
            self._process = subprocess.Popen(
                [*namespace.prefix, 'tcpdump', '-i', interface, '-n', '-s', '0', '-B', '16384',
                 '--immediate-mode', '-U', '-Z', 'root', '-w', '-', 'ip or ip6'],
                stdout=recording, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                encoding='utf-8')
        for line in self._process.stderr:  # ends when tcpdump does
            if 'listening on' in line:
                return
        raise RuntimeError(f'tcpdump ended with {self._process.wait()}')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        _, said = self._process.communicate(timeout=10)
        if not re.search(r'^0 packets dropped by kernel', said, re.MULTILINE):
            raise RuntimeError(f'tcpdump missed packets: {said}')

    def packets(self):
        return read(self.path)


def read(path):
    """The IP packets of a pcap file of Ethernet frames, in order."""
    data = pathlib.Path(path).read_bytes()
    order = '<' if data[:4] in (b'\xd4\xc3\xb2\xa1', b'\x4d\x3c\xb2\xa1') else '>'
    scale = 1e9 if data[:4] in (b'\x4d\x3c\xb2\xa1', b'\xa1\xb2\x3c\x4d') else 1e6
    position = 24
    packets, pieces = [], {}
    while position + 16 <= len(data):
        seconds, fraction, length, _ = struct.unpack_from(f'{order}IIII', data, position)
        frame = data[position + 16:position + 16 + length]
        position += 16 + length
        packet = parse_frame(seconds + fraction / scale, frame, pieces)
        if packet:
            packets.append(packet)
    return packets


def parse_frame(time, frame, pieces):
    """A packet, or None: no IP, or a piece whose packet is not complete. PIECES keeps those."""
    (kind,) = struct.unpack_from('!H', frame, 12)
    ip = frame[14:]
    if kind == 0x0800:
        header = (ip[0] & 15) * 4
        total, identity, flags = struct.unpack_from('!HHH', ip, 2)
        packet = Packet(time, str(ipaddress.ip_address(ip[12:16])),
                        str(ipaddress.ip_address(ip[16:20])), ip[9], bool(flags & 0x3fff))
        offset, more = (flags & 0x1fff) * 8, bool(flags & 0x2000)
        body = ip[header:total]
    elif kind == 0x86dd:
        (length,) = struct.unpack_from('!H', ip, 4)
        packet = Packet(time, str(ipaddress.ip_address(ip[8:24])),
                        str(ipaddress.ip_address(ip[24:40])), ip[6], ip[6] == 44)
        body = ip[40:40 + length]
        if packet.fragmented:
            packet.protocol, flags, identity = struct.unpack_from('!BxHI', body)
            offset, more = flags & ~7, bool(flags & 1)
            body = body[8:]
    else:
        return None

    if packet.fragmented:
        known = pieces.setdefault((packet.source, packet.destination, identity), {})
        known[offset] = (body, more)
        body = b''
        while len(body) in known:
            piece, more = known[len(body)]
            body += piece
            if not more or not piece:
                break
        else:
            return None
    if packet.protocol == UDP:
        packet.source_port, packet.destination_port = struct.unpack_from('!HH', body)
        packet.payload = body[8:]
    return packet
