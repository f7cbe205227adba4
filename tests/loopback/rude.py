# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who speaks SIP by hand, with bad manners: a UDP socket, and messages made of text."""

import contextlib
import hmac
import itertools
import os
import random
import re
import resource
import select
import socket
import struct
import time
import zlib

from visavis import Failed

# What a caller offers: audio alone, which is enough to be rung for.
PASSWORD = 'rudeRudeRudeRudeRudeRude'
FINGERPRINT = 'sha-256 ' + ':'.join(['AB'] * 32)
OFFER = '''v=0
o=- 1 1 IN IP4 0.0.0.0
s=-
c=IN IP4 {ip}
t=0 0
a=group:BUNDLE 0
m=audio {port} UDP/TLS/RTP/SAVPF 111
a=mid:0
a=rtcp-mux
a=setup:{setup}
a=fingerprint:{fingerprint}
a=ice-ufrag:{ufrag}
a=ice-pwd:{password}
a=candidate:1 1 UDP 2130706431 {ip} {port} typ host
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
'''

# RFC 3261, 7.3.3; RFC 4028, 4
SHORT_NAMES = {'c': 'content-type', 'f': 'from', 'i': 'call-id', 'k': 'supported',
               'l': 'content-length', 'm': 'contact', 't': 'to', 'v': 'via',
               'x': 'session-expires'}

_names = itertools.count(1)


def fresh_network():
    """The first three bytes of a 127.x.y.0/24 that hardly any other test uses."""
    chosen = random.Random(os.getpid() ^ time.monotonic_ns())
    return f'127.{chosen.randrange(1, 255)}.{chosen.randrange(1, 255)}'


def check_response(request, source):
    """The answer to a connectivity check (RFC 8445, 7.3), signed with PASSWORD."""
    def attribute(kind, value):
        return struct.pack('>HH', kind, len(value)) + value + b'\0' * (-len(value) % 4)

    def message(body, n_more):
        return struct.pack('>HH', 0x0101, len(body) + n_more) + request[4:20] + body

    host = bytes(a ^ b for a, b in zip(socket.inet_aton(source[0]), request[4:8]))
    body = attribute(0x0020, struct.pack('>HH', 1, source[1] ^ 0x2112) + host)
    body += attribute(0x0008, hmac.digest(PASSWORD.encode(), message(body, 24), 'sha1'))
    return message(body, 8) + attribute(0x8028, struct.pack(
        '>I', zlib.crc32(message(body, 8)) ^ 0x5354554e))


class Message:
    """A request or response as it came."""

    def __init__(self, data):
        head, _, body = data.decode('utf-8', 'replace').partition('\r\n\r\n')
        self.first, *lines = head.split('\r\n')
        self.body = body
        self.headers = []
        for name, _, value in (line.partition(':') for line in lines):
            name = name.strip().lower()
            self.headers.append((SHORT_NAMES.get(name, name), value.strip()))
        word = self.first.split(' ')
        self.is_response = word[0] == 'SIP/2.0'
        self.status = int(word[1]) if self.is_response else 0
        self.method = (self['CSeq'].split() + ['', ''])[1]

    def __getitem__(self, name):
        return next((value for key, value in self.headers if key == name.lower()), '')

    def __str__(self):
        return self.first + f' ({self.method})'


class Rude:
    """A socket at IP that talks to VICTIM, an (address, port)."""

    def __init__(self, ip, victim=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.socket.bind((ip, 0))
        self.ip, self.port = self.socket.getsockname()
        self.victim = victim
        self.heard = []
        self.answers_checks = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def offer(self, **changes):
        fields = {'ip': self.ip, 'port': self.port, 'setup': 'actpass', 'ufrag': 'rude',
                  'password': PASSWORD, 'fingerprint': FINGERPRINT, **changes}
        return OFFER.format(**fields).replace('\n', '\r\n')

    def answer(self, offer, fingerprint=FINGERPRINT):
        """To all that is offered."""
        lines = []
        for line in offer.split('\r\n'):
            name = re.match(r'[a-z]=[\w-]*', line)[0] if line else ''
            if name in ('a=ssrc', 'a=ssrc-group', 'a=bundle-only', 'a=candidate', 'c=IN'):
                continue
            line = {'o=': 'o=- 1 1 IN IP4 0.0.0.0', 'a=setup': 'a=setup:active',
                    'a=fingerprint': f'a=fingerprint:{fingerprint}',
                    'a=ice-ufrag': 'a=ice-ufrag:rude', 'a=ice-pwd': f'a=ice-pwd:{PASSWORD}'}.get(name, line)
            lines.append(re.sub(r'^(m=\w+) \d+', rf'\1 {self.port}', line))
            if name.startswith('m='):
                lines.append(f'c=IN IP4 {self.ip}')
            if name == 'a=ice-pwd':
                lines.append(f'a=candidate:1 1 UDP 2130706431 {self.ip} {self.port} typ host')
        return '\r\n'.join(lines)

    def call(self, **fields):
        return Call(self, **fields)

    def send(self, data):
        """Sends bytes or text. What the kernel refuses is as good as lost."""
        with contextlib.suppress(OSError):
            self.socket.sendto(data if isinstance(data, bytes) else data.encode(), self.victim)

    def receive(self, seconds):
        """The next SIP message, or None; remembers the sender as the victim if there is none."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                break
            try:
                data, source = self.socket.recvfrom(65535)
            except ConnectionError:
                continue
            self.victim = self.victim or source
            if self.answers_checks and data[:2] == b'\0\1':
                self.socket.sendto(check_response(data, source), source)
            if data[:1].isalpha():
                message = Message(data)
                self.heard.append(message)
                return message
        return None

    def wait(self, seconds, matches, what):
        """The next message that MATCHES."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            message = self.receive(left)
            if message and matches(message):
                return message
        heard = ', '.join(map(str, self.heard[-20:])) or 'nothing'
        raise Failed(f'{self.ip}:{self.port} waited {seconds} s for {what}; heard {heard}')

    def expect_request(self, method, seconds=20):
        return self.wait(seconds, lambda m: not m.is_response and m.method == method, method)

    def respond(self, request, status, body='', *, headers='', tag='rude', kind='application/sdp'):
        copied = ''.join(f'{name}: {value}\r\n' for name, value in request.headers
                         if name in ('via', 'from', 'call-id', 'cseq'))
        to = request['To'] if 'tag=' in request['To'] else f'{request["To"]};tag={tag}'
        kind = f'Content-Type: {kind}\r\n' if body else ''
        self.send(f'SIP/2.0 {status} Because\r\n{copied}To: {to}\r\n'
                  f'Contact: <sip:{self.ip}:{self.port}>\r\n{headers}{kind}'
                  f'Content-Length: {len(body.encode())}\r\n\r\n{body}')


class Call:
    """One dialog that a Rude has begun, or wants to begin."""

    def __init__(self, rude, *, user='stranger', number=None):
        self.rude = rude
        self.id = f'{number or next(_names)}-{os.getpid()}-{random.getrandbits(40):x}'
        self.user = user
        self.to_tag = ''
        self.sequence = 0
        self.sent = {}
        self.numbers = {}

    def text(self, method, body='', *, kind='application/sdp', headers='', sequence=None,
             branch=None, length=None):
        """A request, whole."""
        rude, (host, port) = self.rude, self.rude.victim
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        self.numbers[method] = sequence
        branch = branch or f'z9hG4bK{self.id}{sequence}{method}'
        to_tag = f';tag={self.to_tag}' if self.to_tag else ''
        kind = f'Content-Type: {kind}\r\n' if body and kind else ''
        length = len(body.encode()) if length is None else length
        return (f'{method} sip:{host}:{port} SIP/2.0\r\n'
                f'Via: SIP/2.0/UDP {rude.ip}:{rude.port};rport;branch={branch}\r\n'
                f'Max-Forwards: 70\r\nFrom: <sip:{self.user}@{rude.ip}>;tag=from{self.id}\r\n'
                f'To: <sip:{host}:{port}>{to_tag}\r\nCall-ID: {self.id}\r\n'
                f'CSeq: {sequence} {method}\r\nContact: <sip:{rude.ip}:{rude.port}>\r\n'
                f'{headers}{kind}Content-Length: {length}\r\n\r\n{body}')

    def send(self, method, body='', **fields):
        self.sent[method] = self.text(method, body, **fields)
        self.rude.send(self.sent[method])

    def invite(self, body=None, **fields):
        self.send('INVITE', self.rude.offer() if body is None else body, **fields)

    def ack(self):
        """Of a 2xx."""
        self.send('ACK', sequence=self.sequence, branch=f'z9hG4bKack{self.id}{self.sequence}')

    def acknowledge(self):
        """Of anything else: a part of the INVITE's transaction (RFC 3261, 17.1.1.3)."""
        self.send('ACK', sequence=self.sequence, branch=f'z9hG4bK{self.id}{self.sequence}INVITE')

    def cancel(self):
        self.send('CANCEL', sequence=self.sequence,
                  branch=f'z9hG4bK{self.id}{self.sequence}INVITE')

    def expect(self, *statuses, method='INVITE', seconds=20):
        """The response, and its tag becomes the dialog's."""
        message = self.rude.wait(
            seconds, lambda m: m.is_response and m['Call-ID'] == self.id and m.status in statuses
            and m['CSeq'] == f'{self.numbers[method]} {method}', f'{statuses} to {method}')
        tag = re.search('tag=([^;]+)', message['To'])
        if tag and 100 < message.status < 300:
            self.to_tag = tag[1]
        return message

    def final(self, method='INVITE', seconds=20):
        """The status of the final response, acknowledged where that is due; None without one.

        The request is repeated meanwhile (RFC 3261, 17.1.1.2): a flood may have crowded it out.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(Failed):
                message = self.expect(*range(200, 700), method=method, seconds=0.5)
                if method == 'INVITE' and message.status >= 300:
                    self.acknowledge()
                return message.status
            self.rude.send(self.sent[method])
        return None


def resident(process):
    """MiB of memory that a process has in use."""
    with open(f'/proc/{process.pid}/status', encoding='ascii') as status:
        return int(re.search(r'VmRSS:\s+(\d+) kB', status.read())[1]) / 1024


def cpu_seconds(process):
    """What it has used so far of processors."""
    with open(f'/proc/{process.pid}/stat', encoding='ascii') as stat:
        fields = stat.read().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def allow_many_sockets(n):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < n:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(n, hard), hard))
