#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visavis among the desktop's other programs: test-desktop.py APP PEER FOLDER"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

from gi.repository import Gio, GLib

import desktop
from desktop import App, Peer, number_of, wait_until, window_id, write_card

PROGRAM, PEER, SCREENSHOTS = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
NAME = 'Bruno Hansen'
BUS_NAME = 'org.visavis.Visavis'


def property_of(window, name):
    """What an X window says of itself; None."""
    line = subprocess.run(['xprop', '-id', window, name], check=True, capture_output=True,
                          text=True).stdout
    found = re.search(r'[=#] (\S+)$', line.strip())
    return found and found[1]


class DesktopCase(unittest.TestCase):
    desktop = notifications = None  # of this file's one session

    @classmethod
    def setUpClass(cls):
        if not DesktopCase.desktop:
            DesktopCase.desktop = desktop.Desktop()
            DesktopCase.notifications = desktop.Notifications()

    def setUp(self):
        self.notifications.shown.clear()
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        write_card(self.folder / 'person-1' / 'contacts', NAME, number_of(2), '127.0.0.1:9')

    def start(self, *options, settings=None, env=None):
        """A profile of its own, with these SETTINGS."""
        if settings:
            (self.folder / 'person-1' / 'settings.ini').write_text(
                '[settings]\n' + ''.join(f'{key}={value}\n' for key, value in settings.items()))
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', options=options, env=env)
        self.addCleanup(app.stop)
        self.port = app.wait('listening', 20)['port']
        return app

    def call(self, *options):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0',
                    ['call', f'sip:{number_of(1)}@127.0.0.1:{self.port}', '--for', '60', *options])
        self.addCleanup(peer.stop)
        return peer

    def close(self, app, title='Person 1'):
        app.press('Close', window=title)


class Background(DesktopCase):
    def test_ends_with_its_window(self):
        app = self.start()
        self.close(app)
        self.assertEqual(app.wait_exit(20), 0)

    def test_is_called_without_a_window_and_answers_from_the_notification(self):
        app = self.start(settings={'run-in-background': 'true'})
        self.close(app)
        app.gone('frame', 'Person 1')
        told = self.notifications.wait('Visavis Keeps Running')
        self.assertIn('Quit', self.notifications.shown[told][2])
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        number = self.notifications.wait(f'{NAME} calls you')
        self.notifications.press(number, 'Answer', lambda: app.find('first-frame'))
        app.see_elapsed(window=NAME)
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')
        peer.stop()
        app.wait('state', 10, state='ended')
        self.assertIsNone(app.process.poll())

    def test_is_told_once_that_it_goes_on(self):
        app = self.start(settings={'run-in-background': 'true', 'background-told': 'true'})
        self.close(app)
        app.gone('frame', 'Person 1')
        peer = self.call()
        number = self.notifications.wait(f'{NAME} calls you')
        self.assertEqual([NAME in shown[0] for shown in self.notifications.shown.values()], [True])
        self.notifications.press(number, 'Decline', lambda: peer.find('state', state='ended'))
        self.assertEqual(peer.find('state', state='ended')['reason'], 'declined')
        self.assertIsNone(app.process.poll())

    def test_starts_without_a_window_and_tells_of_missed_calls(self):
        app = self.start('--background')
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        peer.stop()
        number = self.notifications.wait('Missed Call')
        self.assertIn(NAME, self.notifications.shown[number][1])
        self.assertIsNone(window_id('Person 1'))
        self.notifications.press(number, 'Call Back', lambda: window_id(NAME))


class Attention(DesktopCase):
    def test_a_call_does_not_take_the_focus(self):
        app = self.start()
        app.window('Person 1')
        other = subprocess.Popen(['xev', '-name', 'Something Else'], stdout=subprocess.DEVNULL)
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        wait_until(lambda: window_id('Something Else'), 10, 'another program')
        desktop.focus('Something Else')
        wait_until(lambda: not app.window('Person 1').has('ACTIVE'), 10, 'the focus to be there')
        self.call()
        app.see('push button', 'Decline', window=NAME, seconds=20)
        # Extended Window Manager Hints: 0 says that the window does not want the focus.
        self.assertEqual(property_of(window_id(NAME), '_NET_WM_USER_TIME'), '0')
        self.assertFalse(app.window(NAME).has('ACTIVE'))

    def test_do_not_disturb_opens_no_window(self):
        app = self.start(settings={'do-not-disturb': 'true'})
        app.window('Person 1')
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        number = self.notifications.wait(f'{NAME} calls you')
        self.assertFalse(app.root().find('frame', NAME))
        peer.stop()
        self.notifications.wait('Missed Call')
        wait_until(lambda: number not in self.notifications.shown, 10, 'it to be taken away')
        self.assertFalse(app.root().find('frame', NAME))

    def test_the_desktops_do_not_disturb_counts(self):
        schemas = Gio.SettingsSchemaSource.get_default()
        if not schemas or not schemas.lookup('org.gnome.desktop.notifications', True):
            self.skipTest('the desktop has no such setting')
        keyfile = self.folder / 'config' / 'glib-2.0' / 'settings' / 'keyfile'
        keyfile.parent.mkdir(parents=True)
        keyfile.write_text('[org/gnome/desktop/notifications]\nshow-banners=false\n')
        app = self.start(env=desktop.user_environment(self.folder))
        app.window('Person 1')
        peer = self.call()
        peer.wait('state', 20, state='ringing')
        self.notifications.wait(f'{NAME} calls you')
        self.assertIsNone(window_id(NAME))


class About(DesktopCase):
    def test_says_what_a_report_needs_and_nothing_personal(self):
        app = self.start()
        app.press('Main menu', window='Person 1')
        app.press('About Visavis', role='menu item')
        app.see('label', 'Troubleshooting')
        if not app.root().find('label', 'Debugging Information'):
            # Later releases of libadwaita make a page when it is gone to.
            for row in ('Troubleshooting', 'Debugging Information'):
                app.see('list item', row).click('About')
        app.look(lambda root: any('libadwaita' in node.text() for node in root.find_all('text')),
                 10, 'what a report needs')
        desktop.screenshot(SCREENSHOTS / 'about.png')
        text = next(node.text() for node in app.root().find_all('text')
                    if 'libadwaita' in (node.text() or ''))
        for word in ('GStreamer 1', 'sofia-sip', 'libnice', 'OPUS: opusenc', f'UDP {self.port}'):
            self.assertIn(word, text)
        for word in ('Person 1', NAME, '2025550', '202-555', '127.0.0.1', str(self.folder)):
            self.assertNotIn(word, text)


class Portal:
    """org.freedesktop.portal.Background, which answers as it is told."""

    XML = '''<node><interface name="org.freedesktop.portal.Background">
      <method name="RequestBackground"><arg type="s" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
    </interface></node>'''
    PATH, NAME = '/org/freedesktop/portal/desktop', 'org.freedesktop.portal.Desktop'

    def __init__(self, bus, granted):
        self.requests = []
        self.granted = granted
        self._bus = bus
        interface = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self._object = bus.register_object(self.PATH, interface, self._on_call, None, None)
        self._owner = Gio.bus_own_name_on_connection(bus, self.NAME, Gio.BusNameOwnerFlags.NONE,
                                                     None, None)

    def _on_call(self, bus, sender, path, interface, method, parameters, invocation):
        _, options = parameters.unpack()
        self.requests.append(options)
        request = f'{self.PATH}/request/{sender[1:].replace(".", "_")}/{options["handle_token"]}'
        invocation.return_value(GLib.Variant('(o)', (request,)))
        answer = {'background': GLib.Variant('b', self.granted),
                  'autostart': GLib.Variant('b', self.granted and options['autostart'])}
        bus.emit_signal(sender, request, 'org.freedesktop.portal.Request', 'Response',
                        GLib.Variant('(ua{sv})', (0 if self.granted else 1, answer)))

    def stop(self):
        Gio.bus_unown_name(self._owner)
        self._bus.unregister_object(self._object)


class User(DesktopCase):
    """The one Visavis of a session, which other programs talk to."""

    def setUp(self):
        super().setUp()
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.data = self.folder / 'visavis'
        write_card(self.data / 'contacts', NAME, number_of(2), '127.0.0.1:9')
        self.addCleanup(self.wait_for_end)

    def wait_for_end(self):
        wait_until(lambda: not self.runs(), 30, 'the end of the program')

    def runs(self):
        return self.ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                        'NameHasOwner', GLib.Variant('(s)', (BUS_NAME,)))

    def ask(self, name, path, interface, method, parameters):
        answer = self.bus.call_sync(name, path, interface, method, parameters, None,
                                    Gio.DBusCallFlags.NONE, -1, None).unpack()
        return answer[0] if answer else None

    def search(self, method, signature, *parameters):
        return self.ask(BUS_NAME, '/org/visavis/Visavis/SearchProvider',
                        'org.gnome.Shell.SearchProvider2', method,
                        GLib.Variant(signature, parameters))

    def do(self, action):
        """As a launcher does one of the desktop file's actions."""
        self.ask(BUS_NAME, '/org/visavis/Visavis', 'org.freedesktop.Application',
                 'ActivateAction', GLib.Variant('(sava{sv})', (action, [], {})))

    def start_user(self, *options, env=None):
        app = App(self.desktop, PROGRAM, self.folder, 1, '127.0.0.1:0', options=options, env=env,
                  user=True)
        self.addCleanup(app.stop)
        self.port = app.wait('listening', 20)['port']
        return app

    def run_again(self, *words):
        """A second launch, which hands over to the first and ends."""
        subprocess.run([PROGRAM, *words], check=True, timeout=60,
                       env={**os.environ, **desktop.user_environment(self.folder)})

    def test_a_second_launch_shows_the_first_ones_window(self):
        app = self.start_user('--background')
        self.assertIsNone(window_id('Person 1'))
        self.run_again()
        app.window('Person 1')
        self.run_again('--show', 'keypad')
        app.see('push button', '5', window='Person 1')

    def test_a_link_calls_from_the_one_that_runs(self):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', ['answer'])
        self.addCleanup(peer.stop)
        port = peer.wait('listening', 20)['port']
        write_card(self.data / 'contacts', NAME, number_of(2), f'127.0.0.1:{port}')
        app = self.start_user('--background')
        self.run_again(f'tel:{number_of(2)}')
        app.window(NAME, seconds=20)
        peer.wait('state', 20, state='active')

    def test_the_launchers_actions(self):
        app = self.start_user('--background')
        self.do('keypad')
        app.see('push button', '5', window='Person 1')
        self.do('do-not-disturb')
        peer = self.call()
        number = self.notifications.wait(f'{NAME} calls you')
        peer.wait('state', 20, state='ringing')
        self.assertIsNone(window_id(NAME))
        self.notifications.press(number, 'Decline', lambda: peer.find('state', state='ended'))

    def test_starts_at_login_when_it_is_told_so(self):
        self.start_user('--background')
        entry = self.folder / 'config' / 'autostart' / 'org.visavis.Visavis.desktop'
        self.do('autostart')
        wait_until(entry.exists, 10, 'an entry')
        self.assertRegex(entry.read_text(), r'(?m)^Exec=.*visavis" --background$')
        self.do('autostart')
        wait_until(lambda: not entry.exists(), 10, 'the end of the entry')

    def is_on(self, action):
        """The state of an action of the running program."""
        _, _, (state,) = self.bus.call_sync(
            BUS_NAME, '/org/visavis/Visavis', 'org.gtk.Actions', 'Describe',
            GLib.Variant('(s)', (action,)), None, Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        return state

    def test_a_sandbox_that_refuses_sets_the_switch_back_and_says_why(self):
        portal = Portal(self.bus, granted=False)
        self.addCleanup(portal.stop)
        # Only this portal is there; GLib would ask another one for the network.
        app = self.start_user(env={'GTK_USE_PORTAL': '1', 'GIO_USE_NETWORK_MONITOR': 'netlink'})
        app.window('Person 1')
        self.do('autostart')
        app.see('label', 'does not let Visavis start when you log in', window='Person 1')
        self.assertEqual(portal.requests[0]['commandline'], ['visavis', '--background'])
        self.assertTrue(portal.requests[0]['autostart'])
        self.assertFalse(self.is_on('autostart'))
        portal.granted = True
        self.do('autostart')
        wait_until(lambda: len(portal.requests) > 1, 10, 'another question')
        self.do('run-in-background')
        wait_until(lambda: len(portal.requests) > 2, 10, 'a third question')
        self.assertTrue(self.is_on('autostart') and self.is_on('run-in-background'))
        self.assertFalse((self.folder / 'config' / 'autostart').exists())

    def test_quit_ends_it(self):
        app = self.start_user('--background')
        self.do('quit')
        self.assertEqual(app.wait_exit(20), 0)

    def test_is_found_by_the_desktops_search(self):
        (self.data / 'contacts' / 'many.vcf').write_text(''.join(
            f'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{i}\r\nFN:Somebody {i:05}\r\n'
            f'IMPP:sip:somebody{i}@example.net\r\nEND:VCARD\r\n' for i in range(10000)))
        self.ask('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                 'UpdateActivationEnvironment',
                 GLib.Variant('(a{ss})', (desktop.user_environment(self.folder),)))
        self.assertFalse(self.runs())

        # The bus starts it for this.
        found = self.search('GetInitialResultSet', '(as)', ['bru'])
        self.assertEqual(len(found), 1)
        begin = time.monotonic()
        found = self.search('GetSubsearchResultSet', '(asas)', found, ['bruno', 'han'])
        many = self.search('GetInitialResultSet', '(as)', ['somebody', '0777'])
        print(f'# two searches of 10,001 people: {(time.monotonic() - begin) * 1000:.1f} ms')
        self.assertEqual((len(found), len(many)), (1, 11))
        person, = self.search('GetResultMetas', '(as)', found)
        self.assertEqual((person['name'], person['id']), (NAME, found[0]))
        self.assertIn('202-555-0102', person['description'])
        self.assertIn('icon', person)
        self.assertEqual(self.search('GetResultMetas', '(as)', ['gone']), [])
        self.assertIsNone(window_id('Visavis'))
        self.wait_for_end()

        self.search('LaunchSearch', '(asu)', ['bruno'], 0)
        wait_until(lambda: window_id('Visavis'), 20, 'the window')
        self.do('quit')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
