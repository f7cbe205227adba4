#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-command-line.py VISAVIS-PEER: what clumsy people type, and files that are not what they seem."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from rude import Rude, cpu_seconds, fresh_network
from visavis import Peer, prepare_contacts, write_card

PROGRAM = sys.argv[1]
KNOWN, UNKNOWN = '+12025550111', '+12025550112'

WRONG_USAGE = [
    [], ['frobnicate'], ['answer', 'more'], ['call'], ['call', 'a', 'b'], ['resolve'],
    ['--bogus', 'answer'],
    ['answer', '--after', 'soon'], ['answer', '--after', '-5'], ['answer', '--after', '600001'],
    ['call', '192.0.2.1', '--after', '1'], ['answer', '--for', '1'], ['answer', '--audio-only'],
    ['answer', '--busy', '--decline'], ['call', '192.0.2.1', '--once'],
    *(['call', '192.0.2.1', '--for', value] for value in ['0', '-1', 'nan', 'inf', '1x', '']),
    *(['answer', '--number', value] for value in ['123', '+1', '', 'tel:+12025550111']),
    *(['answer', '--bind', value] for value in ['nonsense', '192.0.2.1:99999', '', '127.0.0.1:']),
    *(['answer', '--video-size', value] for value in ['0x0@0', '640x480', '99999x9@9', '']),
    *(['answer', '--video-limit', value] for value in ['0', '99', '-1', 'many', '100001']),
    *(['answer', '--video-codec', value] for value in ['', 'opus', 'theora']),
    *(['answer', '--stun', value] for value in ['', ':::', 'a b', 'host:0']),
    *(['answer', '--region', value] for value in ['', 'XX', 'ZZZZZZ', '1']),
    *(['answer', option, ''] for option in ['--data', '--contacts', '--key-file', '--audio-source',
                                            '--video-source', '--audio-sink', '--video-sink']),
    ['answer', '--audio-source', '/nonexistent'], ['answer', '--video-source', '/nonexistent'],
    ['answer', '--audio-sink', '/nonexistent/x.wav'], ['answer', '--audio-sink', '/'],
    ['answer', '--video-sink', '/dev/null/x'],
]


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.key = self.folder / 'key.pem'
        self.network = fresh_network()

    def run_peer(self, *words, seconds=30):
        """The exit code, the events, what was said on standard error."""
        done = subprocess.run([PROGRAM, *map(str, words)], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=seconds, encoding='utf-8', check=False)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def profile(self, **changes):
        options = {'data': self.folder / 'data', 'key-file': self.key,
                   'bind': f'{self.network}.2:0', **changes}
        return [f'--{name}={value}' for name, value in options.items()]

    def assert_error(self, *words, says, **changes):
        """It ends with 1, and the last line says what to do."""
        code, events, _ = self.run_peer(*self.profile(**changes), *words)
        self.assertEqual(code, 1)
        self.assertEqual(events[-1]['event'], 'error')
        for piece in says:
            self.assertIn(str(piece), events[-1]['message'])
        return events

    def test_wrong_usage(self):
        for words in WRONG_USAGE:
            with self.subTest(words=words):
                code, events, said = self.run_peer(*words)
                self.assertEqual((code, events), (2, []))
                self.assertRegex(said, r'^visavis-peer: [^\n]+\n$')

    def test_key_files(self):
        self.key.write_text('nonsense')
        self.key.chmod(0o600)
        self.assert_error('answer', says=['no private key', 'remove it'])
        self.assertEqual(self.key.read_text(), 'nonsense')
        self.key.write_bytes(os.urandom(100_000))
        self.assert_error('answer', says=[self.key, 'too long'])
        self.key.unlink()
        self.assert_error('call', 'no address', says=['no address'])
        content = self.key.read_bytes()
        self.key.chmod(0o644)
        self.assert_error('answer', says=[self.key, 'chmod 600'])
        self.assertEqual(self.key.read_bytes(), content)
        self.assert_error('answer', says=['/dev/null/key'], **{'key-file': '/dev/null/key'})
        self.assert_error('answer', says=['is not a file'], **{'key-file': self.folder})

    def test_data_folders(self):
        self.assert_error('answer', says=['/dev/null/data'], data='/dev/null/data')
        database = self.folder / 'taken' / 'visavis.db'
        database.mkdir(parents=True)
        self.assert_error('answer', says=[database], data=database.parent)

    def test_port_in_use(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind((f'{self.network}.7', 0))
            address = '{}:{}'.format(*other.getsockname())
            self.assert_error('answer', says=[address], bind=address)
        self.assert_error('answer', says=['192.0.2.1'], bind='192.0.2.1:0')

    def test_contacts(self):
        """What can't be read is named with its file and line, and stays as it is; the rest counts."""
        contacts = self.folder / 'contacts'
        write_card(contacts, 'Ada Example', KNOWN, f'{self.network}.3:9')
        good = (contacts / f'{KNOWN[1:]}.vcf').read_text(encoding='utf-8')
        (contacts / 'broken.vcf').write_text(good.replace(KNOWN, '+12025550113')
                                             + 'BEGIN:VCARD\r\nVERSION:3.0\r\nnonsense\r\nFN:Cut')
        (contacts / 'binary.vcf').write_bytes(b'\0\xff\xfe' * 1000)
        (contacts / 'folder.vcf').mkdir()
        os.mkfifo(contacts / 'fifo.vcf')
        (contacts / 'endless.vcf').symlink_to('/dev/zero')
        before = {path.name: path.read_bytes() for path in contacts.glob('b*.vcf')}
        for number in (KNOWN, '+12025550113'):
            code, events, _ = self.run_peer(*self.profile(contacts=contacts), 'resolve', number)
            self.assertEqual(code, 0)
            self.assertIn(f'{number}@', events[-1]['uri'])
        said = '\n'.join(event.get('message', '') for event in events)
        self.assertIn('broken.vcf, line 8: this person was left out', said)
        for name in ('binary.vcf', 'folder.vcf', 'fifo.vcf', 'endless.vcf'):
            self.assertIn(name, said)
        self.assertEqual(before, {path.name: path.read_bytes() for path in contacts.glob('b*.vcf')})

    def test_contacts_that_are_no_folder(self):
        code, events, _ = self.run_peer(*self.profile(contacts='/dev/null'), 'resolve', KNOWN)
        self.assertEqual(code, 1)
        self.assertIn('/dev/null', next(e for e in events if e['event'] == 'notice')['message'])

    def test_targets(self):
        for target in ['', 'no address', 'sip:x@:1', '127.0.0.1:0', '112', '\u202e', 'x' * 5000]:
            with self.subTest(target=target[:20]):
                for command in ('resolve', 'call'):
                    code, events, _ = self.run_peer(*self.profile(), '--region=US', command, target)
                    self.assertEqual((code, events[-1]['event']), (1, 'error'))
        self.assert_error('resolve', UNKNOWN, says=['No address is known'])

    def test_ends_at_once(self):
        """A process that does nothing but fail ends cleanly, with threads that just begin."""
        for _ in range(20):
            code, _, said = self.run_peer(*self.profile(), 'resolve', '1')
            self.assertEqual(code, 1, said)

    def start(self, person, *words, **options):
        return self.enterContext(Peer(PROGRAM, self.folder, person, f'{self.network}.{person}:0',
                                      words, **options))

    def assert_ends_soon(self, *peers):
        signalled, *others = peers
        self.assertIn(signalled.wait_exit(30), (0, 1))
        for peer in others:
            self.assertIn(peer.stop(seconds=30), (0, 1))

    def test_terminated(self):
        """SIGTERM in each phase: the other side hears of it at once, and the program ends."""
        for phase, heard in [('calling', None), ('ringing', 'cancelled'),
                             ('active', 'remote-hang-up')]:
            with self.subTest(phase=phase):
                words = ['answer', '--after', '60000'] if phase == 'ringing' else ['answer']
                callee = self.start(2, *words)
                port = callee.wait('listening', 30)['port']
                with Rude(f'{self.network}.9') as silent:
                    target = (f'{silent.ip}:{silent.port}' if phase == 'calling'
                              else f'{self.network}.2:{port}')
                    caller = self.start(3, 'call', target)
                    caller.wait('state', 30, state=phase)
                    if phase == 'calling':
                        silent.expect_request('INVITE')
                    caller.process.send_signal(signal.SIGTERM)
                    if heard:
                        event = callee.wait('state', 5, state='ended')
                        self.assertEqual(event['reason'], heard)
                    self.assert_ends_soon(caller, callee)

    def test_callee_terminated_while_it_rings(self):
        callee = self.start(2, 'answer', '--after', '60000')
        port = callee.wait('listening', 30)['port']
        caller = self.start(3, 'call', f'{self.network}.2:{port}')
        caller.wait('state', 30, state='ringing')
        callee.process.send_signal(signal.SIGTERM)
        self.assertIn(caller.wait('state', 5, state='ended')['reason'], ('declined', 'unavailable'))
        self.assert_ends_soon(callee, caller)

    def test_terminated_again_and_again(self):
        """Up to the very end: what it exits with is its own."""
        peer = self.start(2, 'answer')
        peer.wait('listening', 30)
        deadline = time.monotonic() + 30
        while peer.process.poll() is None and time.monotonic() < deadline:
            peer.process.send_signal(signal.SIGTERM)
        self.assertEqual(peer.wait_exit(1), 1)

    def test_nobody_listens_to_the_events(self):
        """Standard output closed from the beginning, or later: calls go on, and nothing spins."""
        prepare_contacts(self.folder, 3, [])
        for person, closed in ((2, True), (4, False)):
            with self.subTest(closed=closed), socket.socket(socket.AF_INET,
                                                            socket.SOCK_DGRAM) as free:
                free.bind((f'{self.network}.{person}', 0))
                address = '{}:{}'.format(*free.getsockname())
                free.close()
                command = [PROGRAM, *self.profile(bind=address, data=self.folder / f'{person}'),
                           '--audio-source=test', '--video-source=test', 'answer']
                with subprocess.Popen(
                        ['sh', '-c', 'exec "$@" >&-', 'sh', *command] if closed else command,
                        stdout=None if closed else subprocess.PIPE) as callee:
                    if not closed:
                        callee.stdout.readline()
                        callee.stdout.close()
                    self.call_until_it_answers(address)
                    used = cpu_seconds(callee)
                    self.call_until_it_answers(address)
                    self.assertLess(cpu_seconds(callee) - used, 5)
                    callee.terminate()
                    self.assertIn(callee.wait(15), (0, 1))

    def call_until_it_answers(self, address):
        deadline = time.monotonic() + 30
        while True:
            caller = self.start(3, 'call', address, '--for', '0.5')
            if caller.wait_exit(30) == 0:
                return
            self.assertLess(time.monotonic(), deadline, caller.story())


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
