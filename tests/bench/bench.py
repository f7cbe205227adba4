#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench.py VISAVIS-PEER BARE-PIPELINE LATENCY [--seconds N] [--rounds N]: figures of a call.

Everything is measured in the same run on the same machine: a call's processor time stands beside
that of the bare encode and decode pipeline, which no call can undercut. No figure fails the run.
"""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))

from visavis import Peer, prepare_contacts  # noqa: E402

TICKS = os.sysconf('SC_CLK_TCK')
SIZES = ['640x480@30', '1280x720@30']


def processor_seconds(pid):
    """User and system time of a process so far."""
    fields = pathlib.Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_memory(pid):
    """The largest resident set of a process so far, in MB."""
    for line in pathlib.Path(f'/proc/{pid}/status').read_text().splitlines():
        if line.startswith('VmHWM:'):
            return int(line.split()[1]) / 1024
    return 0.0


class Call:
    """Two visavis-peers on this machine that know each other; the second answers."""

    def __init__(self, program, size, options=()):
        self._program = program
        self._options = ['--video-size', size, *options]
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        with self._stack:  # ends what was started when something here fails
            self._start()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_):
        self._stack.close()

    def _start(self):
        enter = self._stack.enter_context
        folder = enter(tempfile.TemporaryDirectory())
        prepare_contacts(folder, 1, [(2, 'Ben Example', '127.0.0.3:16402')])
        prepare_contacts(folder, 2, [(1, 'Ada Example', '127.0.0.2:16402')])
        # Long enough to ring for the path to be made meanwhile.
        self.callee = enter(Peer(self._program, folder, 2, '127.0.0.3',
                                 ['answer', '--after', '700'], options=self._options))
        self.callee.wait('listening', 20)
        self.caller = enter(Peer(self._program, folder, 1, '127.0.0.2',
                                 ['call', self.callee.number], options=self._options))
        self.ends = (self.caller, self.callee)
        for end in self.ends:
            end.wait('first-frame', 20)

    def next_stats(self, end, count=1):
        """The COUNT-th stats event from now on."""
        at = len(end.events)
        for _ in range(count):
            stats = end.wait('stats', 5, after=at)
            at = end.events.index(stats) + 1
        return stats


def spread(values):
    return f'{statistics.median(values):8.1f} {min(values):8.1f} {max(values):8.1f}'


def set_up(program, rounds):
    print(f'Set-up of a call on loopback, 640×480, {rounds} rounds        median      min      max')
    for name, options in (('path made while it rings', []), ('path after the answer',
                                                             ['--no-early-path'])):
        ringing, keys, frames = [], [], []
        for _ in range(rounds):
            with Call(program, SIZES[0], options) as call:
                for end in call.ends:
                    frames.append(end.find('first-frame')['since_answer_ms'])
                first = call.caller.find('first-frame')
                invite = first['t'] - first['since_invite_ms']
                ringing.append(call.caller.find('state', state='ringing')['t'] - invite)
                # Where they come after the answer, 700 ms of this are the waiting callee.
                keys.append(call.caller.find('secured')['t'] - invite)
        print(f'  {name}')
        print(f'    INVITE → 180, ms                            {spread(ringing)}')
        print(f'    INVITE → keys, ms                           {spread(keys)}')
        print(f'    answer → first decoded picture, ms          {spread(frames)}')
    answers = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            prepare_contacts(folder, 1, [(2, 'Ben Example', '127.0.0.3:16402')])
            with Peer(program, folder, 2, '127.0.0.3', ['answer']) as callee:
                callee.wait('listening', 20)
                with Peer(program, folder, 1, '127.0.0.2', ['call', callee.number]) as caller:
                    first = caller.wait('first-frame', 20)
                    answers.append(first['since_invite_ms'] - first['since_answer_ms'])
    print('  answered at once')
    print(f'    INVITE → 200, ms                            {spread(answers)}')
    print()


def load_once(program, bare, size, seconds):
    """Processor time and memory of a call's two ends and of the bare pipeline."""
    with Call(program, size) as call:
        call.next_stats(call.caller, 2)  # the start has costs of its own
        begin = call.next_stats(call.caller)['t']
        before = [processor_seconds(end.process.pid) for end in call.ends]
        finish = call.next_stats(call.caller, seconds)
        after = [processor_seconds(end.process.pid) for end in call.ends]
        taken = (finish['t'] - begin) / 1000
        memory = [peak_memory(end.process.pid) for end in call.ends]
        stats = [call.next_stats(end) for end in call.ends]
    # Both calls and the bare pipelines run two at once: the processor's caches are shared alike.
    floors = [subprocess.Popen([bare, '--size', size, '--seconds', str(seconds),
                                '--codec', finish['codec']], stdout=subprocess.PIPE)
              for _ in range(2)]
    floor = [json.loads(process.communicate(timeout=seconds + 60)[0]) for process in floors]
    return {'used': [(now - was) / taken for was, now in zip(before, after)], 'memory': memory,
            'stats': stats, 'codec': finish['codec'],
            'base': statistics.mean(entry['cpu'] for entry in floor),
            'base_memory': max(entry['rss_mb'] for entry in floor)}


def load(program, bare, seconds, rounds):
    """A call and the bare pipeline in turn: what else the machine does meets both."""
    title = f'One call between two processes, {rounds} × {seconds} s'
    print(f'{title:<45} {"CPU s/s":>8} {"of bare":>9}  {"(min to max)":<14} {"peak RSS MB":>12}'
          f' {"rx fps":>8} {"tx fps":>8}')
    for size in SIZES:
        taken = [load_once(program, bare, size, seconds) for _ in range(rounds)]
        codec = taken[0]['codec']
        for index, name in enumerate(('caller', 'callee')):
            ratios = [entry['used'][index] / entry['base'] for entry in taken]
            fps = {key: min(entry['stats'][index][key] for entry in taken)
                   for key in ('rx_fps', 'tx_fps')}
            print(f'  {size:<12} {codec:<5} {name:<24}'
                  f' {statistics.median(entry["used"][index] for entry in taken):8.3f}'
                  f' {statistics.median(ratios):9.2f}  ({min(ratios):.2f} to {max(ratios):.2f})'
                  f' {max(entry["memory"][index] for entry in taken):12.0f}'
                  f' {fps["rx_fps"]:8.1f} {fps["tx_fps"]:8.1f}')
        print(f'  {size:<12} {codec:<5} {"bare encode + decode":<24}'
              f' {statistics.median(entry["base"] for entry in taken):8.3f} {1:9.2f}  {"":14}'
              f' {max(entry["base_memory"] for entry in taken):12.0f}')
    print()


def latency(tool):
    said = json.loads(subprocess.run([tool], check=True, timeout=120, capture_output=True).stdout)
    print('From the own picture to the same one at the other side, without camera and display')
    print(f'  {SIZES[0]}, ms                                    median      p95      max')
    print(f'    {said["pictures"]} pictures                                '
          f'{said["median_ms"]:8.1f} {said["p95_ms"]:8.1f} {said["max_ms"]:8.1f}')


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('peer')
    parser.add_argument('bare')
    parser.add_argument('latency')
    parser.add_argument('--seconds', type=int, default=10)
    parser.add_argument('--rounds', type=int, default=5)
    arguments = parser.parse_args()
    set_up(arguments.peer, arguments.rounds)
    load(arguments.peer, arguments.bare, arguments.seconds, arguments.rounds)
    latency(arguments.latency)


if __name__ == '__main__':
    main()
