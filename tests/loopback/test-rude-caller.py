#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-rude-caller.py VISAVIS-PEER: callers without order, and what becomes of their calls."""

import sys
import tempfile
import unittest

from rude import Rude, fresh_network
from visavis import Peer, number_of, prepare_contacts

PROGRAM = sys.argv[1]
MESSAGE_TYPE = 'application/vnd.visavis.call+json'
MAX_CALLS = 4  # VIS_CALL_LIST_MAX
MAX_UNPROVEN = 2  # of them, who may be nobody
RELIABLE = {'headers': 'Supported: 100rel\r\n'}


class RudeCaller(unittest.TestCase):
    def setUp(self):
        self.profiles = self.enterContext(tempfile.TemporaryDirectory())
        self.network = fresh_network()

    def start_callee(self, *words):
        self.callee = self.enterContext(
            Peer(PROGRAM, self.profiles, 2, f'{self.network}.2:0', ['answer', *words]))
        self.victim = (f'{self.network}.2', self.callee.wait('listening', 30)['port'])
        return self.callee

    def someone(self):
        return self.enterContext(Rude(f'{fresh_network()}.9', self.victim))

    def confirmed_call(self):
        self.start_callee()
        call = self.someone().call()
        call.invite()
        call.expect(200)
        call.ack()
        return call

    def wait_end(self, reason, seconds=20):
        event = self.callee.wait('state', seconds, state='ended')
        self.assertEqual(event['reason'], reason, self.callee.story())

    def assert_calls_work(self):
        with Peer(PROGRAM, self.profiles, 1, f'{fresh_network()}.3:0',
                  ['call', '{}:{}'.format(*self.victim), '--for', '0.5']) as caller:
            self.assertEqual(caller.wait_exit(60), 0, caller.story() + self.callee.story())

    def test_never_acknowledges(self):
        self.start_callee()
        self.someone().call().invite()
        self.wait_end('no-path')
        self.assert_calls_work()

    def test_never_acknowledges_a_reliable_response(self):
        self.start_callee('--after', '300')
        rude = self.someone()
        call = rude.call(user='+12025550101')
        call.invite(**RELIABLE)
        call.expect(200)
        self.wait_end('no-path')
        self.assert_calls_work()

    def test_cancels_after_the_answer(self):
        """Too late: the call goes on until it is hung up (RFC 3261, 9.2)."""
        call = self.confirmed_call()
        call.cancel()
        self.assertIn(call.final('CANCEL'), (200, 481))
        self.assertIsNone(self.callee.find('state', state='ended'))
        call.send('BYE')
        self.assertEqual(call.final('BYE'), 200)
        self.wait_end('remote-hang-up')

    def test_hangs_up_while_it_rings(self):
        self.start_callee('--after', '60000')
        call = self.someone().call()
        call.invite()
        call.expect(180)
        call.send('BYE')
        self.assertEqual(call.final('BYE'), 200)
        self.assertEqual(call.final(), 487)
        self.wait_end('remote-hang-up')

    def test_offers_again(self):
        call = self.confirmed_call()
        rude = call.rude
        for body, kind, status in [
                (rude.offer(), 'application/sdp', 200),
                (rude.offer(ufrag='other'), 'application/sdp', 488),
                ('v=0', 'application/sdp', 488),
                ('', '', 488),
                ('v=0', 'text/plain', 415)]:
            with self.subTest(body=body[:9], kind=kind):
                call.invite(body, kind=kind)
                self.assertEqual(call.final(), status)
                if status == 200:
                    call.ack()
        self.assertIsNone(self.callee.find('state', state='ended'))

    def test_updates(self):
        call = self.confirmed_call()
        call.send('UPDATE')
        self.assertEqual(call.final('UPDATE'), 200)
        call.send('UPDATE', call.rude.offer())
        self.assertEqual(call.final('UPDATE'), 488)

    def test_repeats_old_requests(self):
        call = self.confirmed_call()
        call.send('INFO')
        self.assertEqual(call.final('INFO'), 200)
        call.send('BYE', sequence=1)
        self.assertEqual(call.final('BYE'), 500)
        self.assertIsNone(self.callee.find('state', state='ended'))

    def test_messages(self):
        call = self.confirmed_call()
        for body, kind, status in [
                ('{"text":"hello"}', MESSAGE_TYPE, 200),
                ('{"text":"' + 'x' * 5000 + '"}', MESSAGE_TYPE, 413),
                ('{"text":"' + 'x' * 60000 + '"}', MESSAGE_TYPE, 413),
                ('hello', 'text/plain', 415),
                ('', '', 415),
                ('{', MESSAGE_TYPE, 400),
                ('[]', MESSAGE_TYPE, 400),
                ('\0', MESSAGE_TYPE, 400),
                ('{"muted":1}', MESSAGE_TYPE, 400),
                ('[' * 4000, MESSAGE_TYPE, 400)]:
            with self.subTest(body=body[:20], kind=kind):
                call.send('MESSAGE', body, kind=kind)
                self.assertEqual(call.final('MESSAGE'), status)
        self.callee.wait('message', 20)
        self.assertEqual([event.get('text') for event in self.callee.events
                          if event['event'] == 'message'], ['hello'])

    def ring(self):
        """Rings; who must prove to be there first, does so."""
        call = self.someone().call()
        call.invite(**RELIABLE)
        message = call.expect(180, 183, 486)
        if message.status == 183:
            call.send('PRACK', headers=f'RAck: {message["RSeq"]} 1 INVITE\r\n')
            message = call.expect(180, 486)
        if message.status == 486:
            call.acknowledge()
        return call, message.status

    def wait_told(self, n, event, **fields):
        """Its lines are read on a thread: what it did may be known before it is told."""
        after = 0
        for _ in range(n):
            after = self.callee.events.index(self.callee.wait(event, 20, after, **fields)) + 1

    def test_all_at_once(self):
        self.start_callee('--after', '60000')
        calls, statuses = zip(*(self.ring() for _ in range(MAX_CALLS + 3)))
        self.assertEqual(statuses, (180,) * MAX_CALLS + (486,) * 3, self.callee.story())
        self.wait_told(MAX_CALLS, 'incoming')
        rung = [event for event in self.callee.events if event['event'] == 'incoming']
        self.assertEqual(len(rung), MAX_CALLS)
        for call in calls[:MAX_CALLS]:
            call.sequence = call.numbers['INVITE']
            call.cancel()
            self.assertEqual(call.final('CANCEL'), 200)
        self.wait_told(MAX_CALLS, 'state', reason='cancelled')
        self.assertEqual(self.ring()[1], 180)

    def test_strangers_give_way_to_a_contact(self):
        """… who is busy to them then; and to nobody else."""
        prepare_contacts(self.profiles, 2, [(1, 'Ada Example', '127.0.0.1:9')])
        self.start_callee('--after', '60000')
        calls, statuses = zip(*(self.ring() for _ in range(MAX_CALLS)))
        self.assertEqual(statuses, (180,) * MAX_CALLS, self.callee.story())
        with Peer(PROGRAM, self.profiles, 1, f'{self.network}.3:0',
                  ['call', '{}:{}'.format(*self.victim)]) as ada:
            ada.wait('state', 30, state='ringing')
            self.callee.wait('incoming', 5, **{'from': number_of(1)})
            self.assertEqual(calls[-1].final('INVITE'), 486)
            self.callee.wait('state', 20, state='ended')
            self.assertEqual([event['reason'] for event in self.callee.events
                              if event.get('state') == 'ended'], ['busy'])
            self.assertEqual(self.ring()[1], 486)

    def test_those_who_may_be_nobody(self):
        """An INVITE is easily sent in other people's names: only two of these ring."""
        self.start_callee('--after', '60000')
        statuses = []
        for _ in range(4):
            call = self.someone().call()
            call.invite()
            statuses.append(call.expect(180, 486).status)
        self.assertEqual(statuses, [180] * MAX_UNPROVEN + [486] * 2)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
