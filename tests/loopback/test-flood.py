#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-flood.py VISAVIS-PEER: many packets from many strangers, and people who call meanwhile.

A flood lasts as long as what is tested, and ends by itself after some seconds.
"""

import multiprocessing
import random
import signal
import statistics
import sys
import tempfile
import time
import unittest

from rude import Rude, allow_many_sockets, cpu_seconds, fresh_network, resident
from visavis import Peer, prepare_contacts

PROGRAM = sys.argv[1]
MESSAGE_TYPE = 'application/vnd.visavis.call+json'
MAX_SECONDS = 12  # of a flood
MILESTONE = 100  # packets, after which the test hears of them
MAX_GROWTH = 40  # MiB
TRIES = 3
MAX_LOAD = 0.7  # CPU seconds per second, beside what a call needs

CALLER, CALLEE = 1, 2


class Flood:
    """A process that repeats ROUND(senders, dice) RATE times a second."""

    def __init__(self, victim, n_senders, round_, rate):
        self.rate = rate
        self.sent = multiprocessing.Value('Q', 0)
        self._milestones = multiprocessing.Semaphore(0)
        self._process = multiprocessing.Process(
            target=self._run, args=(victim, n_senders, round_), daemon=True)

    def _run(self, victim, n_senders, round_):
        dice = random.Random(7983)
        allow_many_sockets(n_senders + 64)
        # From all of 127.0.0.0/8: nearly each in a network of its own.
        senders = [Rude(f'127.{dice.randrange(1, 255)}.{dice.randrange(255)}.'
                        f'{dice.randrange(20, 250)}', victim) for _ in range(n_senders)]
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        begin = time.monotonic()
        while (passed := time.monotonic() - begin) < MAX_SECONDS:
            while self.sent.value < passed * self.rate:
                round_(dice.choice(senders), dice)
                self.sent.value += 1
                if self.sent.value % MILESTONE == 0:
                    self._milestones.release()
            signal.sigwait({signal.SIGALRM})

    def wait_for_more(self, n_packets):
        """Until so many were sent since now."""
        while self._milestones.acquire(block=False):
            pass
        for _ in range(n_packets // MILESTONE):
            if not self._milestones.acquire(timeout=MAX_SECONDS):
                raise TimeoutError(f'the flood stopped after {self.sent.value}')

    def __enter__(self):
        self._process.start()
        self.wait_for_more(2 * MILESTONE)
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.join()


def an_invite(rude, _dice):
    rude.call().invite()


def an_invite_that_promises_answers(rude, _dice):
    rude.call().invite(headers='Supported: 100rel\r\n')


def a_message(rude, dice):
    """Inside of one call, which is made first."""
    if not hasattr(rude, 'ongoing'):
        rude.ongoing = rude.call()
        rude.ongoing.invite()
        rude.ongoing.expect(200)
        rude.ongoing.ack()
    text = 'x' * dice.randrange(1, 200)
    rude.ongoing.send('MESSAGE', f'{{"text":"{text}"}}', kind=MESSAGE_TYPE)


def a_broken_invite(rude, _dice):
    rude.call().invite('v=0')


def noise(rude, dice):
    first = dice.choice([0, 1, 13, 20, 22, 65, 73, 128, 191, 255])
    rude.send(bytes([first]) + dice.randbytes(dice.randrange(0, 400)))


class FloodTest(unittest.TestCase):
    def setUp(self):
        self.profiles = self.enterContext(tempfile.TemporaryDirectory())
        self.network = fresh_network()

    def start_callee(self, *words):
        self.callee = self.enterContext(
            Peer(PROGRAM, self.profiles, CALLEE, f'{self.network}.2:0', ['answer', *words]))
        self.victim = (f'{self.network}.2', self.callee.wait('listening', 30)['port'])
        return self.callee

    def start_caller(self, *options):
        return self.enterContext(
            Peer(PROGRAM, self.profiles, CALLER, f'{self.network}.3:0',
                 ['call', '{}:{}'.format(*self.victim), *options]))

    def flood(self, round_, *, n_senders=400, rate=3000):
        return Flood(self.victim, n_senders, round_, rate)

    def assert_call_succeeds(self):
        """All places may be taken at that moment: who meets a busy line calls again, as people do."""
        for _ in range(TRIES):
            caller = self.start_caller('--for', '1')
            code = caller.wait_exit(60)
            if not caller.find('state', reason='busy'):
                break
        self.assertEqual(code, 0, caller.story() + '\n' + self.callee.story())
        self.assertIsNotNone(caller.find('first-frame'))

    def assert_stranger_gets_through(self, round_, *words, **fields):
        self.start_callee(*words)
        before = resident(self.callee.process)
        with self.flood(round_, **fields) as flood:
            self.assert_call_succeeds()
            sent = flood.sent.value
        grown = resident(self.callee.process) - before
        print(f'{round_.__name__}: {sent} sent, {grown:.1f} MiB more, '
              f'{cpu_seconds(self.callee.process):.2f} s of CPU')
        self.assertLess(grown, MAX_GROWTH)

    def test_stranger_calls_among_invites(self):
        self.assert_stranger_gets_through(an_invite, '--after', '500')

    def test_stranger_calls_among_invites_that_are_answered_at_once(self):
        self.assert_stranger_gets_through(an_invite)

    def test_stranger_calls_among_invites_of_many(self):
        """Each of them is so slow that no network's own limit holds it down."""
        self.assert_stranger_gets_through(an_invite, '--after', '500', n_senders=1500, rate=1500)

    def test_stranger_calls_among_invites_that_promise_answers(self):
        self.assert_stranger_gets_through(an_invite_that_promises_answers, '--after', '500')

    def test_stranger_calls_among_broken_invites(self):
        self.assert_stranger_gets_through(a_broken_invite)

    def test_stranger_calls_through_noise(self):
        self.assert_stranger_gets_through(noise)

    def test_contact_calls_among_invites(self):
        prepare_contacts(self.profiles, CALLEE, [(CALLER, 'Ada Example', f'{self.network}.3:9')])
        self.assert_stranger_gets_through(an_invite, '--after', '500')

    def test_flood_costs_little(self):
        self.start_callee('--after', '60000')
        for round_ in (an_invite, noise):
            with self.subTest(round_.__name__), self.flood(round_) as flood:
                used, begin = cpu_seconds(self.callee.process), time.monotonic()
                flood.wait_for_more(2 * flood.rate)
                load = (cpu_seconds(self.callee.process) - used) / (time.monotonic() - begin)
                print(f'{round_.__name__}: {load:.2f} CPU seconds per second')
                self.assertLess(load, MAX_LOAD)

    def assert_call_goes_on(self, round_, *, seconds=4, **fields):
        """A call during a flood keeps its pictures; its stats come each second."""
        self.start_callee()
        caller = self.start_caller()
        for end in (caller, self.callee):
            end.wait('first-frame', 30)
        caller.wait('stats', 5)  # the first second is not a whole one
        usual = caller.wait('stats', 5, after=len(caller.events))['rx_fps']
        before = resident(self.callee.process)
        with self.flood(round_, **fields) as flood:
            at, rates = len(caller.events), []
            while len(rates) < seconds:
                stats = caller.wait('stats', 5, after=at)
                at = caller.events.index(stats) + 1
                rates.append(stats['rx_fps'])
            sent = flood.sent.value
        grown = resident(self.callee.process) - before
        print(f'{round_.__name__}: {sent} sent, fps {rates}, {grown:.1f} MiB more')
        self.assertIsNone(caller.find('state', state='ended'), caller.story())
        self.assertGreaterEqual(statistics.median(rates), min(20, 0.6 * usual))
        self.assertLess(grown, MAX_GROWTH)

    def test_call_goes_on_among_invites(self):
        self.assert_call_goes_on(an_invite)

    def test_call_goes_on_among_invites_of_one(self):
        self.assert_call_goes_on(an_invite, n_senders=1)

    def test_call_goes_on_among_messages(self):
        self.assert_call_goes_on(a_message, n_senders=1, rate=2000)

    def test_call_goes_on_in_noise(self):
        self.assert_call_goes_on(noise)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
