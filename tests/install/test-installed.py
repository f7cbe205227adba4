#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An installed Visavis, as the desktop's menu and other programs start it: test-installed.py PREFIX

The session bus knows PREFIX (see run), and the profile is the user's own, in a home of this test.
"""

import os
import pathlib
import subprocess
import sys
import types
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'ui'))

from gi.repository import Gio, GLib  # noqa: E402

import desktop  # noqa: E402
from desktop import App, Peer, number_of, wait_until, window_id, write_card  # noqa: E402

PREFIX = pathlib.Path(sys.argv[1])
DESKTOP_FILE = 'org.visavis.Visavis.desktop'
BUS_NAME, BUS_PATH = 'org.visavis.Visavis', '/org/visavis/Visavis'
NAME = 'Bruno Hansen'


class Running(App):
    """A program that somebody else has started."""

    def __init__(self, its_desktop, pid):
        self.desktop = its_desktop
        self.name = 'Visavis'
        self.process = types.SimpleNamespace(pid=pid, poll=lambda: None)

    def story(self):
        return ''


class Installed(unittest.TestCase):
    desktop = None

    @classmethod
    def setUpClass(cls):
        Installed.desktop = desktop.Desktop()
        cls.notifications = desktop.Notifications()
        cls.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        cls.data = pathlib.Path.home() / '.local' / 'share' / 'visavis'
        write_card(cls.data / 'contacts', NAME, number_of(2), '127.0.0.1:9')

    def setUp(self):
        self.entry = Gio.DesktopAppInfo.new(DESKTOP_FILE)
        self.addCleanup(self.quit)

    def ask(self, name, path, interface, method, parameters=None):
        answer = self.bus.call_sync(name, path, interface, method, parameters, None,
                                    Gio.DBusCallFlags.NONE, -1, None).unpack()
        return answer[0] if answer else None

    def ask_bus(self, method, parameters):
        return self.ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                        method, parameters)

    def runs(self):
        return self.ask_bus('NameHasOwner', GLib.Variant('(s)', (BUS_NAME,)))

    def pid(self):
        return self.ask_bus('GetConnectionUnixProcessID', GLib.Variant('(s)', (BUS_NAME,)))

    def quit(self):
        if self.runs():
            self.ask(BUS_NAME, BUS_PATH, 'org.freedesktop.Application', 'ActivateAction',
                     GLib.Variant('(sava{sv})', ('quit', [], {})))
        wait_until(lambda: not self.runs(), 20, 'the end of the program')

    def speak(self, locale):
        """The locale of what the bus starts from now on."""
        self.ask_bus('UpdateActivationEnvironment',
                     GLib.Variant('(a{ss})', ({'LC_ALL': locale},)))

    def started(self):
        """What came of a launch."""
        wait_until(self.runs, 20, 'the program on the bus')
        return Running(self.desktop, self.pid())

    def launch(self):
        """As the menu does."""
        self.assertTrue(self.entry.launch([], None))
        app = self.started()
        app.window('Visavis', seconds=20)
        return app

    def say_who(self, app):
        """Goes on without a keyring, when that was missed: GTK 4.8 lets readers into pages of a stack
        that do not show yet, and their buttons do nothing then."""
        app.see('label', 'The key of this device could not be read', seconds=20)
        app.press('Use a Key for This Time Only', seconds=20)

    def test_programs_say_who_they_are(self):
        for program, word in (('visavis', '--call'), ('visavis-peer', 'answer')):
            path = PREFIX / 'bin' / program
            version, helps = (subprocess.run([path, option], check=True, capture_output=True,
                                             text=True, timeout=60).stdout
                              for option in ('--version', '--help'))
            self.assertRegex(version, r'\d+\.\d+')
            self.assertIn(word, helps)

    def test_the_menu_starts_it_in_the_users_language(self):
        self.assertTrue(self.entry.get_boolean('DBusActivatable'))
        self.speak('de_DE.UTF-8')
        self.addCleanup(self.speak, os.environ['LC_ALL'])
        app = self.launch()
        self.assertEqual(os.path.realpath(f'/proc/{self.pid()}/exe'),
                         os.path.realpath(PREFIX / 'bin' / 'visavis'))
        app.see('label', 'Kontakte', window='Visavis')

    def test_a_second_launch_shows_the_first_ones_window(self):
        first = subprocess.Popen(['visavis', '--background'])
        self.addCleanup(first.wait, 30)
        self.addCleanup(self.quit)
        wait_until(self.runs, 20, 'the program on the bus')
        self.assertEqual(self.pid(), first.pid)
        self.assertIsNone(window_id('Visavis'))
        subprocess.run(['gtk4-launch', DESKTOP_FILE], check=True, timeout=60)
        self.started().window('Visavis', seconds=20)
        subprocess.run(['visavis'], check=True, timeout=60)
        self.assertEqual(self.pid(), first.pid)

    def test_the_menus_actions(self):
        self.assertEqual(self.entry.list_actions(), ['keypad', 'do-not-disturb'])
        for action in self.entry.list_actions():
            self.assertTrue(self.entry.get_action_name(action))
        self.entry.launch_action('keypad', None)
        app = self.started()
        self.say_who(app)
        app.see('push button', '5', window='Visavis', seconds=20)
        self.entry.launch_action('do-not-disturb', None)
        wait_until(lambda: self.ask(BUS_NAME, BUS_PATH, 'org.gtk.Actions', 'Describe',
                                    GLib.Variant('(s)', ('do-not-disturb',)))[2] == [True],
                   10, 'the switch')
        self.entry.launch_action('do-not-disturb', None)

    def test_links_of_other_programs_call(self):
        for scheme in ('tel', 'sip', 'sips'):
            handler = Gio.AppInfo.get_default_for_uri_scheme(scheme)
            self.assertEqual(handler and handler.get_id(), DESKTOP_FILE, scheme)
        peer = Peer(PREFIX / 'bin' / 'visavis-peer', self.data.parent, 2, '127.0.0.1:0', ['answer'])
        self.addCleanup(peer.stop)
        port = peer.wait('listening', 20)['port']
        write_card(self.data / 'contacts', NAME, number_of(2), f'127.0.0.1:{port}')
        app = self.launch()
        self.say_who(app)
        self.assertTrue(Gio.AppInfo.launch_default_for_uri(f'tel:{number_of(2)}', None))
        app.window(NAME, seconds=20)
        peer.wait('state', 20, state='active')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
