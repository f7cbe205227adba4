# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs visavis programs and follows the JSON lines that they print; every wait has a deadline.

For the tests that need several processes, and for the demo.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time


class Failed(Exception):
    """What was waited for did not happen."""


def number_of(person):
    """Numbers that are reserved for fiction: +1 202 555 0101 to 0199."""
    return f'+120255501{person:02d}'


def card(name, number, address):
    """A vCard of one person who is reached directly at ADDRESS, "host:port"."""
    given, _, family = name.partition(' ')
    return (f'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nN:{family};{given};;;\r\n'
            f'TEL;TYPE=CELL:{number}\r\nIMPP:sip:{number}@{address}\r\nEND:VCARD\r\n')


def write_card(folder, name, number, address):
    """Puts such a card into FOLDER."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f'{number[1:]}.vcf').write_text(card(name, number, address), encoding='utf-8')


class Program:
    """A running program; `events` are the parsed lines of its standard output, in order.

    STDIN: subprocess.PIPE for a program that is told things with say().
    """

    def __init__(self, name, command, log, env=None, stdin=subprocess.DEVNULL):
        self.name = name
        self.events = []
        self._changed = threading.Condition()
        self._log = pathlib.Path(log)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open('wb') as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=stdin, stdout=subprocess.PIPE, stderr=errors,
                env={**os.environ, **(env or {})}, encoding='utf-8',
                errors='replace')
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _read(self):
        for line in self.process.stdout:
            try:
                event = json.loads(line)
            except ValueError:
                event = {'event': 'not-json', 'line': line.rstrip()}
            with self._changed:
                self.events.append(event)
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def say(self, line):
        """Writes a line to its standard input."""
        self.process.stdin.write(f'{line}\n')
        self.process.stdin.flush()

    def find(self, event, after=0, **fields):
        """The first event of that name from position AFTER on that has all FIELDS, or None."""
        return self._first(lambda candidate: candidate.get('event') == event and all(
            candidate.get(key) == value for key, value in fields.items()), after)

    def wait(self, event, seconds, after=0, **fields):
        """As find(), but waits for it, and fails when the program ends or the time is over."""
        return self._wait_first(lambda: self.find(event, after, **fields), seconds,
                                f'{event} {fields or ""}')

    def wait_line(self, pattern, seconds):
        """Waits for a line of plain text, from programs that print such; the match."""
        pattern = re.compile(pattern)
        found = self._wait_first(
            lambda: self._first(lambda event: pattern.search(event.get('line', '')), 0),
            seconds, f'a line with "{pattern.pattern}"')
        return pattern.search(found['line'])

    def _first(self, matches, after):
        return next((event for event in self.events[after:] if matches(event)), None)

    def _wait_first(self, find, seconds, what):
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                # Asked before the search: the last lines come before the end.
                over = not self._reader.is_alive()
                found = find()
                if found:
                    return found
                left = deadline - time.monotonic()
                if over or left <= 0:
                    why = 'it ended' if over else f'{seconds} s passed'
                    raise Failed(f'{self.name}: {why} without {what}\n{self.story()}')
                self._changed.wait(left)

    def wait_exit(self, seconds):
        """The exit code."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise Failed(f'{self.name}: still runs after {seconds} s\n{self.story()}') from None
        self._reader.join(5)
        return code

    def stop(self, number=signal.SIGTERM, seconds=8):
        """Asks it to end, makes it end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._reader.join(5)
        if self.process.stdin:
            self.process.stdin.close()
        if not self._reader.is_alive():
            self.process.stdout.close()
        return self.process.returncode

    def story(self):
        """What it printed, for a failure's message."""
        lines = [json.dumps(event) for event in self.events[-40:]]
        lines += self._log.read_text(errors='replace').splitlines()[-40:]
        return '\n'.join(f'  {self.name}| {line}' for line in lines)


class Peer(Program):
    """A visavis-peer with a profile of its own below FOLDER.

    PREFIX is what comes before the program's name: entering a namespace, measuring it.
    """

    def __init__(self, program, folder, person, address, words, *, options=(), prefix=(), name=None,
                 stdin=subprocess.DEVNULL):
        name = name or f'Person {person}'
        folder = pathlib.Path(folder) / f'person-{person}'
        self.contacts = folder / 'contacts'
        self.contacts.mkdir(parents=True, exist_ok=True)
        self.number = number_of(person)
        self.address = address
        super().__init__(name, [
            *prefix, program, '--data', folder, '--contacts', self.contacts,
            '--key-file', folder / 'key.pem', '--bind', address,
            '--number', self.number, '--name', name,
            '--audio-source', 'test', '--video-source', 'test', '--video-size', '640x480@30',
            '--video-sink', 'none', '--audio-sink', 'none', *options, *words],
            folder / 'stderr.txt', stdin=stdin)

    def wait_seconds(self, n):
        """Until it has told its statistics N times more; the last ones."""
        begin = len(self.events)
        for _ in range(n):
            begin = self.events.index(self.wait('stats', 10, after=begin)) + 1
        return self.events[begin - 1]


def prepare_contacts(folder, owner, people):
    """Writes cards into the profile of person OWNER before it starts.

    PEOPLE: (person, name, "host:port") each.
    """
    for person, name, address in people:
        write_card(pathlib.Path(folder) / f'person-{owner}' / 'contacts', name, number_of(person),
                   address)
