# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recording of a call must look like. Each rule yields sentences about what breaks it."""

import collections
import re
import struct

from capture import UDP

# What routers and hosts say by themselves on any link.
BACKGROUND = {1, 2, 58}  # ICMP, IGMP, ICMPv6 with its multicast listener reports
HOP_BY_HOP = 0  # the IPv6 header before a multicast listener report

MIN_STREAM = 60  # packets: fewer say nothing about randomness


def one_port(packets, ends, port=16402):
    """Nothing crosses the link but whole UDP datagrams between that port of both ends."""
    for packet in packets:
        if packet.protocol in BACKGROUND or packet.protocol == HOP_BY_HOP:
            if packet.protocol == 1:
                yield f'an ICMP message from {packet.source}: something was sent to nobody'
            continue
        where = (f'{packet.source}:{packet.source_port} to '
                 f'{packet.destination}:{packet.destination_port}')
        if packet.protocol != UDP:
            yield f'protocol {packet.protocol} from {where}'
        elif packet.fragmented:
            yield f'a fragmented {packet.kind} packet from {where}: many NATs drop those'
        elif {packet.source, packet.destination} != set(ends):
            yield f'UDP from {where}: neither of the two'
        elif (packet.source_port, packet.destination_port) != (port, port):
            yield f'UDP from {where}: not port {port}'
        elif packet.kind == 'junk':
            yield f'{len(packet.payload)} bytes that are no protocol of ours, from {where}'


SIP_START = re.compile(rb'(?:SIP/2\.0 (\d{3}) [^\r\n]*|([A-Z]+) \S+ SIP/2\.0)\r\n')
SIP_CSEQ = re.compile(rb'^CSeq\s*:\s*(\d+)\s+([A-Z]+)', re.IGNORECASE | re.MULTILINE)


def sip_flow(packets):
    """(source, words) of each SIP message without its repetitions; words: "INVITE", "180 INVITE"."""
    seen = set()
    flow = []
    for packet in packets:
        if packet.kind != 'sip' or not packet.payload.strip():
            continue
        start = SIP_START.match(packet.payload)
        cseq = SIP_CSEQ.search(packet.payload)
        if not start or not cseq:
            flow.append((packet.source, 'malformed'))
            continue
        method = cseq[2].decode()
        words = f'{start[1].decode()} {method}' if start[1] else start[2].decode()
        if (packet.source, cseq[1], words) not in seen:
            seen.add((packet.source, cseq[1], words))
            flow.append((packet.source, words))
    return flow


def sip_order(packets, caller, callee, order):
    """ORDER: words, each with ">" before it (from the caller) or "<" (from the callee)."""
    flow = [('>' if source == caller else '<' if source == callee else '?') + words
            for source, words in sip_flow(packets)]
    position = 0
    for expected in order:
        try:
            position = flow.index(expected, position) + 1
        except ValueError:
            yield f'"{expected}" is missing, or out of order, in: {", ".join(flow)}'
            return


def first_times(packets):
    """When each kind of packet was first seen, by source."""
    times = {}
    for packet in packets:
        if packet.protocol == UDP:
            times.setdefault((packet.kind, packet.source), packet.time)
    return times


def path_before_media(packets, ends):
    """STUN checks come before DTLS, and DTLS before SRTP, from each end."""
    times = first_times(packets)
    for end in ends:
        for earlier, later in (('stun', 'dtls'), ('dtls', 'rtp')):
            for kind in (earlier, later):
                if (kind, end) not in times:
                    yield f'no {kind} at all from {end}'
                    return
            if times[earlier, end] > times[later, end]:
                yield f'{end} sent {later} before {earlier}'


def dtls_well_formed(packets):
    """Each DTLS datagram is a row of whole DTLS 1.x records (RFC 6347, 4.1)."""
    for packet in packets:
        rest = packet.payload if packet.kind == 'dtls' else b''
        while rest:
            if len(rest) < 13 or not 20 <= rest[0] <= 25 or rest[1] != 0xfe:
                yield f'a datagram from {packet.source} that looks like DTLS and is not'
                break
            rest = rest[13 + struct.unpack_from('!H', rest, 11)[0]:]


def rtp_payload(data):
    """(stream, payload) of an RTP packet; the payload is what encryption must cover (RFC 3711, 3.1)."""
    header = 12 + 4 * (data[0] & 15)
    if data[0] & 0x10 and len(data) >= header + 4:
        header += 4 + 4 * struct.unpack_from('!H', data, header + 2)[0]
    return (struct.unpack_from('!I', data, 8)[0], data[1] & 0x7f), data[header:]


def encrypted(packets, aead=False):
    """RTP and RTCP are encrypted: what they carry looks like noise, and RTCP says so itself.

    In clear text the first byte of an Opus or VP8 payload hardly changes (RFC 6716, 3.1; RFC 7741,
    4.2), and an H.264 one knows five values (RFC 6184, 5.2). Under encryption no value is frequent.
    """
    firsts = collections.defaultdict(collections.Counter)
    for packet in packets:
        if packet.kind == 'rtp' and len(packet.payload) >= 12:
            stream, payload = rtp_payload(packet.payload)
            if payload:
                firsts[packet.source, stream][payload[0]] += 1
        elif packet.kind == 'rtcp':
            # SRTCP ends with the E flag and index, then (not so for AEAD) the tag: RFC 3711, 3.4;
            # RFC 7714, 9.2.
            at = -4 if aead else -14
            if len(packet.payload) < 8 - at or not packet.payload[at] & 0x80:
                yield f'RTCP from {packet.source} that is not encrypted'
    judged = 0
    for (source, (ssrc, payload_type)), counter in firsts.items():
        total = counter.total()
        if total < MIN_STREAM:
            continue
        judged += 1
        value, times = counter.most_common(1)[0]
        # Of 256 equally likely values, one in 60 packets comes this often once in millions of runs.
        if times > max(9, total * 0.06):
            yield (f'the payloads of type {payload_type} (SSRC {ssrc:08x}) from {source} begin with '
                   f'{value:#04x} in {times} of {total}: that is no encrypted stream')
    if judged == 0:
        yield 'no RTP stream is long enough to judge'
