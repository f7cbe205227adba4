# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of calls from windows have in common."""

import pathlib
import shutil
import tempfile
import unittest

import desktop
from desktop import App, Peer, number_of, write_card


class CallCase(unittest.TestCase):
    """Subclasses say PROGRAM and PEER: the app, and the engine without a window."""

    PROGRAM = PEER = None
    NAME = 'Bruno Hansen'

    @classmethod
    def setUpClass(cls):
        cls.desktop = desktop.Desktop()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def start_peer(self, *words, port=0):
        peer = Peer(self.PEER, self.folder, 2, f'127.0.0.1:{port}', words)
        self.addCleanup(peer.stop)
        return peer

    def start_app(self, peer=None, *, options=(), port=9, env=None):
        """An app whose one contact is PEER."""
        if peer:
            port = peer.wait('listening', 10)['port']
        write_card(self.folder / 'person-1' / 'contacts', self.NAME, number_of(2),
                   f'127.0.0.1:{port}')
        app = App(self.desktop, self.PROGRAM, self.folder, 1, '127.0.0.1:0', options=options,
                  env=env)
        self.addCleanup(app.stop)
        app.wait('listening', 20)
        return app

    def start_other_app(self, *options):
        """The other person with a window, too."""
        app = App(self.desktop, self.PROGRAM, self.folder, 2, '127.0.0.1:0',
                  options=['--auto-answer', '500', *options])
        self.addCleanup(app.stop)
        app.wait('listening', 20)
        return app

    def call(self, app, way='with video'):
        app.press(f'Call {self.NAME} {way}', window='Person 1')
        app.window(self.NAME)
