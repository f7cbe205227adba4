#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench-app.py APP PEER: what a person waits for: the window, a search, the frames of a call.

Needs a display and a session bus of its own: tests/bench/run-app. Medians and worst cases, as the
program itself writes them to its debug log; no figure fails the run.
"""

import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOP / 'ui'), str(TOP / 'lib')]

import desktop  # noqa: E402
from desktop import App, Peer, number_of, wait_until, write_card  # noqa: E402

APP, PEER = sys.argv[1:3]
QUERIES = ('a', 'an', 'ann', 'anna', '5', '55', '555', '0199', 'xyz', 'person 77')


def write_people(folder, count):
    """One file of so many people, each with a number of her or his own."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / 'people.vcf').open('w', encoding='utf-8') as cards:
        for i in range(count):
            cards.write('BEGIN:VCARD\r\nVERSION:3.0\r\n'
                        f'FN:Person {i} {"Anna" if i % 7 else "Bruno"} Example\r\n'
                        f'TEL;TYPE=CELL:+1202{5550000 + i:07d}\r\nEND:VCARD\r\n')


def memory(pid):
    """The resident set now, in MB."""
    text = pathlib.Path(f'/proc/{pid}/status').read_text()
    return int(re.search(r'VmRSS:\s+(\d+)', text)[1]) / 1024


class Bench:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.desktop = desktop.Desktop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def start(self, person, *options):
        app = App(self.desktop, APP, self.folder, person, '127.0.0.1:0',
                  options=options, env={'G_MESSAGES_DEBUG': 'all'})
        app.wait('listening', 60)
        return app

    @staticmethod
    def log(app, pattern):
        """What the groups of PATTERN said, in each line of the debug log that has it."""
        lines = (event.get('line', '') for event in app.events)
        return [tuple(map(float, found.groups()))
                for found in (re.search(pattern, line) for line in lines) if found]

    def measure_people(self, count):
        person = 3 if count > 10_000 else 1
        write_people(self.folder / f'person-{person}' / 'contacts', count)
        app = self.start(person)
        app.see('list item', 'Person', seconds=60)
        (window,), = self.log(app, r'start: first frame after ([\d.]+)')
        yield f'window on the screen, {count:,} contacts', f'{window:.0f} ms'
        yield f'memory then, {count:,} contacts', f'{memory(app.process.pid):.0f} MB'
        for query in QUERIES:
            before = len(self.log(app, r'rows on screen ([\d.]+)'))
            app.see('entry', 'Search').set_text(query)
            wait_until(lambda: len(self.log(app, r'rows on screen ([\d.]+)')) > before, 20,
                       f'the rows of “{query}”')
        found = [ms for ms, in self.log(app, r'search: \d+ people in ([\d.]+) ms')]
        shown = [ms for ms, in self.log(app, r'rows on screen ([\d.]+)')]
        for what, times in (('a keystroke finds', found), ('its rows are painted', shown)):
            yield (f'{what}, {count:,} contacts',
                   f'{statistics.median(times):.1f} ms, at most {max(times):.1f}')
        app.stop()

    def measure_call(self):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', ['answer'],
                    options=['--video-size', '1280x720@30'])
        port = peer.wait('listening', 20)['port']
        write_card(self.folder / 'person-4' / 'contacts', 'Ben Example', number_of(2),
                   f'127.0.0.1:{port}')
        app = self.start(4, '--video-size', '1280x720@30')
        app.press('Call Ben Example with video', window='Person 4')
        pattern = r'frames: (\d+), ([\d.]+) ms in the middle, ([\d.]+) ms at most'
        app.see_elapsed('Ben Example', at_least=3)
        begin = len(self.log(app, pattern))
        wait_until(lambda: len(self.log(app, pattern)) >= begin + 10, 20, 'ten seconds of frames')
        seconds = self.log(app, pattern)[begin:]
        yield ('frames of the call window, 720p30',
               f'{statistics.median(n for n, _, _ in seconds):.0f} a second')
        yield ('layout and paint of one (software)',
               f'{statistics.median(ms for _, ms, _ in seconds):.1f} ms, '
               f'at most {max(ms for _, _, ms in seconds):.1f}')
        app.stop()
        peer.stop()


def main():
    with Bench() as bench:
        for figures in (bench.measure_people(10_000), bench.measure_people(100_000),
                        bench.measure_call()):
            for name, value in figures:
                print(f'| {name} | {value} |', flush=True)
    return 0


if __name__ == '__main__':
    os.environ.setdefault('PYTHONDONTWRITEBYTECODE', '1')
    sys.exit(main())
