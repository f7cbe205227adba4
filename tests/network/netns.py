# SPDX-License-Identifier: GPL-3.0-or-later
"""Network namespaces for tests, without names and without leftovers.

A namespace lives as long as a process in it. Each one here is held by a process that ends when
the test does, however it does: then the namespace, its links and its addresses are gone too.
"""

import json
import os
import subprocess
import sys
import time

SKIPPED = 77  # what Meson takes as "could not run here"


def become_root():
    """Goes on as root: of a user namespace of its own when the caller is nobody special."""
    if os.geteuid() == 0:
        if subprocess.run(['unshare', '-n', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
            print('SKIP: no network namespaces can be made here (a container without the right?)')
            sys.exit(SKIPPED)
        return
    if subprocess.run(['unshare', '-rn', 'true'], stderr=subprocess.DEVNULL).returncode != 0:
        print('SKIP: this system lets no user make namespaces (sysctl user.max_user_namespaces, '
              'kernel.unprivileged_userns_clone)')
        sys.exit(SKIPPED)
    os.execvp('unshare', ['unshare', '-r', sys.executable, *sys.argv])


class Namespace:
    """A network of its own, with its loopback interface up."""

    def __init__(self):
        # cat ends at the end of its input, which comes when we end.
        self._holder = subprocess.Popen(['unshare', '-n', 'sh', '-c', 'echo; exec cat'],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._holder.stdout.readline()  # from here on the namespace is its own
        self.ip('link', 'set', 'lo', 'up')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()

    @property
    def pid(self):
        return self._holder.pid

    @property
    def prefix(self):
        """The words that run a command inside."""
        return ['nsenter', '-t', str(self.pid), '-n', '--']

    def run(self, *command):
        subprocess.run([*self.prefix, *command], check=True, timeout=10)

    def ip(self, *words):
        self.run('ip', *words)

    def wait_for_link(self, name, up=True, seconds=5):
        """Waits until the interface has, or has lost, its carrier."""
        deadline = time.monotonic() + seconds
        while True:
            links = json.loads(subprocess.run(
                [*self.prefix, 'ip', '-j', 'link', 'show', 'dev', name], check=True,
                capture_output=True, timeout=10).stdout)
            if (links[0]['operstate'] == 'UP') == up:
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f'{name} is {links[0]["operstate"]} after {seconds} s')
            time.sleep(0.01)


def connect(left, right, left_address, right_address, name='eth0'):
    """A cable between two namespaces. Addresses with their prefix length: "10.0.0.1/24"."""
    left.ip('link', 'add', name, 'type', 'veth', 'peer', 'name', name, 'netns', str(right.pid))
    for side, address in ((left, left_address), (right, right_address)):
        # An address that is still being checked for duplicates can't be bound.
        side.ip('addr', 'add', address, 'dev', name, *(['nodad'] if ':' in address else []))
        side.ip('link', 'set', name, 'up')
    left.wait_for_link(name)
    right.wait_for_link(name)
