#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The installed Flatpak: test-installed.py [--log FILE] OUT CACHE [TEST...]

Run by flatpak/build-offline, which leaves the bundle in OUT and the rest in CACHE, and says in the
environment which Flatpak installation is meant.
"""

import argparse
import contextlib
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid

TOP = pathlib.Path(__file__).resolve().parents[2]
for folder in ('lib', 'portal'):
    sys.path.insert(0, str(TOP / 'tests' / folder))

import manifest  # noqa: E402
from manifest import ID  # noqa: E402
from notifications import Notifications  # noqa: E402
from portals import Person  # noqa: E402
from session import Session  # noqa: E402
from visavis import Failed, Peer, Program, card, number_of, write_card  # noqa: E402
from waiting import wait_until  # noqa: E402

OUT = CACHE = None
BOOK = TOP / 'tests' / 'unit' / 'contacts' / 'book.py'
PATH = '/' + ID.replace('.', '/')
APP_ADDRESS, PEER_ADDRESS = '127.0.0.77', '127.0.0.78'
CALLER = 'Bruno Hansen'
SECONDS = 6  # of a call
DRAWN = '--env=GSK_RENDERER=cairo'  # no graphics card here
FRAMES = 20  # that must come in them, also on a machine that does much else


class Installed(unittest.TestCase):
    maxDiff = None
    people = itertools.count(2)

    @classmethod
    def setUpClass(cls):
        cls.session = Session(CACHE / 'tree', os.environ['FLATPAK_USER_DIR'], OUT)
        cls.enterClassContext(cls.session)
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = cls.session.env['DBUS_SESSION_BUS_ADDRESS']
        # What is left of a run that was ended.
        shutil.rmtree(cls.session.installation / '.removed', ignore_errors=True)
        cls.flatpak('uninstall', ID, check=False)
        cls.session.run('flatpak', 'override', '--user', '--reset', ID)
        cls.install()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='visavis-'))
        self.addCleanup(shutil.rmtree, self.folder)

    @classmethod
    def flatpak(cls, command, *words, **more):
        return cls.session.run('flatpak', command, '--user', '--noninteractive', '-y', *words, **more)

    @classmethod
    def install(cls):
        # An earlier copy that was in use is put aside, and is in the way of the next one.
        shutil.rmtree(cls.session.installation / '.removed', ignore_errors=True)
        cls.flatpak('install', '--reinstall', '--bundle', OUT / f'{ID}.flatpak')

    def wait_until_gone(self):
        """A sandbox lives for a moment longer than the program in it."""
        wait_until(lambda: ID not in self.session.run('flatpak', 'ps', '--columns=application'), 30,
                   'the end of the sandbox')

    def uninstall(self, *words):
        self.wait_until_gone()
        self.flatpak('uninstall', *words, ID)

    @property
    def data(self):
        """Where the sandbox keeps what is the user's."""
        return self.session.home / '.var' / 'app' / ID

    def inside(self, script):
        """What a shell in the sandbox prints."""
        return self.session.run('flatpak', 'run', '--user', '--command=sh', ID, '-c', script, check=False)

    # Calls

    def start_app(self, *words, known=True):
        """The app in its sandbox, with the profile that a user has."""
        owner = ('--number', number_of(1), '--name', 'Ada Example') if known else ()
        app = Program('app', ['flatpak', 'run', '--user', DRAWN, ID, '--events', '--bind', f'{APP_ADDRESS}:0',
                              *owner, '--video-source', 'test', '--video-size', '320x240@15', *words],
                      OUT / 'app.log', self.session.env)
        self.addCleanup(self.quit, app)
        self.port = app.wait('listening', 90)['port']
        return app

    def quit(self, app):
        """As the menu does; the exit code."""
        if app.process.poll() is None:
            self.activate('quit')
            with contextlib.suppress(Failed):
                app.wait_exit(20)
        if app.process.poll() is None:
            self.session.run('flatpak', 'kill', ID, check=False)
        return app.stop()

    def activate(self, action):
        return self.session.run('gdbus', 'call', '--session', '--dest', ID, '--object-path', PATH,
                                '--method', 'org.gtk.Actions.Activate', action, '[]', '{}', check=False)

    def is_on(self, action):
        """The state of a switch, as the desktop is told of it."""
        said = self.session.run('gdbus', 'call', '--session', '--dest', ID, '--object-path', PATH,
                                '--method', 'org.gtk.Actions.Describe', action)
        return '<true>' in said

    def press_key(self, name):
        """In the window of the call; there is no window manager to give it the keys."""
        window = wait_until(lambda: self.windows(CALLER), 30, 'the window of the call')[-1]
        self.session.run('xdotool', 'windowfocus', '--sync', window, 'key', name)

    def start_peer(self, *words, options=()):
        """Somebody outside, who has never called before."""
        person = next(self.people)
        peer = Peer(CACHE / 'peer' / 'src' / 'peer' / 'visavis-peer', self.folder, person,
                    f'{PEER_ADDRESS}:0', words, name=CALLER,
                    options=['--video-size', '320x240@15', *options])
        self.addCleanup(peer.stop)
        return peer

    def frames(self, who, after=0):
        """How many pictures that one has received: its rate, told each second."""
        return round(sum(event['rx_fps'] for event in who.events[after:] if event['event'] == 'stats'))

    def call_from_outside(self, app, *, seconds=SECONDS, options=()):
        """The peer calls; returns it in the call, when frames have gone both ways."""
        begin = len(app.events)
        peer = self.start_peer('call', f'{APP_ADDRESS}:{self.port}', '--for', str(seconds), options=options)
        for who in (app, peer):
            who.wait('first-frame', 60, after=begin if who is app else 0)
        return peer

    def fingerprint(self):
        """The key of the installed program, as somebody sees it who has never called before."""
        app = self.start_app('--auto-answer', '200')
        peer = self.call_from_outside(app, seconds=2)
        self.assertEqual(peer.wait_exit(60), 0, peer.story())
        self.assertEqual(self.quit(app), 0, app.story())
        return peer.find('secured')['fingerprint']

    # Windows

    def windows(self, title=None):
        """Those that can be seen, by their numbers."""
        what = ('--name', f'^{title}$') if title else ('--class', 'visavis')
        said = self.session.run('xdotool', 'search', '--onlyvisible', *what, check=False)
        return re.findall(r'^\d+$', said, re.MULTILINE)

    def screenshot(self, name):
        path = OUT / f'{name}.png'
        self.session.run('import', '-silent', '-window', 'root', path)
        return path

    def colours(self, path):
        return int(self.session.run('convert', path, '-format', '%k', 'info:'))

    # Tests, in the order of their names

    def test_1_asks_for_what_the_readme_says_and_nothing_else(self):
        shown = self.session.run('flatpak', 'info', '--user', '--show-permissions', ID)
        (OUT / 'permissions.txt').write_text(shown, encoding='utf-8')
        print(shown.strip())
        asked = manifest.load(TOP)['finish-args']
        self.assertEqual(manifest.parse_metadata(shown), manifest.as_metadata(asked))
        self.assertEqual(set(manifest.documented(TOP)), set(asked))

    def test_1_metainfo_satisfies_todays_appstream(self):
        said = self.session.run('flatpak', 'run', '--user', '--devel', '--command=appstreamcli', ID,
                                'validate', '--no-net', f'/app/share/metainfo/{ID}.metainfo.xml')
        print(said.strip())

    def test_2_sandbox_shows_nothing_of_this_machine(self):
        secret = self.session.home / 'diary.txt'
        secret.write_text('dear diary\n', encoding='utf-8')
        said = self.inside(f'''
            cat {secret} {TOP}/README.md; ls {self.session.home} {self.folder}
            touch {self.session.home}/.var/app/{ID}/data/mine && echo own data: yes
            for each in /app /usr; do touch $each/x 2>/dev/null && echo writes $each; done
            for each in /dev/video0 /dev/snd /dev/input /dev/net /dev/loop0 /dev/kvm /dev/sda /dev/vda
            do [ ! -e $each ] || echo device $each; done
            [ ! -e $XDG_RUNTIME_DIR/pipewire-0 ] || echo PipeWire without being asked
            [ -S $XDG_RUNTIME_DIR/pulse/native -o -S /run/flatpak/pulse/native ] && echo sound: yes
            [ -n "$DISPLAY" ] && ls /tmp/.X11-unix >/dev/null && echo display: yes
            [ $(ls /proc | grep -c '^[0-9]*$') -lt 12 ] && echo processes: its own
            tail -n +3 /proc/net/dev | grep -q lo: && echo network: yes
        ''')
        print(said.strip())
        self.assertNotIn('dear diary', said)
        self.assertNotIn('writes', said)
        self.assertNotIn('device /dev', said)
        self.assertNotIn('without being asked', said)
        for allowed in ('own data: yes', 'sound: yes', 'display: yes', 'processes: its own',
                        'network: yes'):
            self.assertIn(allowed, said)

    def test_2_sandbox_lets_few_names_through(self):
        listed = self.inside('gdbus call --session --dest org.freedesktop.DBus --object-path / '
                             '--method org.freedesktop.DBus.ListNames')
        names = {name for name in re.findall(r"'([A-Za-z][^']*)'", listed)}
        print('session bus:', *sorted(names))
        self.assertIn('org.freedesktop.portal.Desktop', names)
        self.assertNotIn('org.freedesktop.secrets', names)
        talk = {argument.split('=')[1].removesuffix('.*') for argument in manifest.load(TOP)['finish-args']
                if argument.startswith('--talk-name=')}
        for name in names:
            self.assertTrue(name == 'org.freedesktop.DBus' or name.startswith('org.freedesktop.portal.')
                            or any(name.startswith(allowed) for allowed in talk), name)
        for refused in ('org.freedesktop.secrets', 'org.freedesktop.Flatpak',
                        'org.freedesktop.impl.portal.PermissionStore', 'org.freedesktop.systemd1'):
            said = self.inside(f'gdbus call --session --dest {refused} --object-path / '
                               '--method org.freedesktop.DBus.Peer.Ping')
            self.assertRegex(said, 'ServiceUnknown|AccessDenied', refused)
        said = self.inside('gdbus call --system --dest org.freedesktop.DBus --object-path / '
                           '--method org.freedesktop.DBus.ListNames')
        self.assertIn('Error', said)

    def test_3_call_from_outside_shows_both_to_each_other(self):
        app = self.start_app('--auto-answer', '500')
        pictures = self.folder / 'pictures'
        pictures.mkdir()
        peer = self.call_from_outside(app, seconds=SECONDS + 2, options=('--video-sink', pictures))
        begin = len(app.events), len(peer.events)
        for _ in range(SECONDS):
            app.wait('stats', 20, after=len(app.events))
        path = self.screenshot('call')
        received = self.frames(app, begin[0]), self.frames(peer, begin[1])
        self.assertEqual(peer.wait_exit(60), 0, peer.story())
        ended = app.wait('state', 20, state='ended')
        print(f'inside received {received[0]} pictures in {SECONDS} s, outside {received[1]}; '
              f'{path}; ended: {ended["reason"]}')
        self.assertGreater(min(received), FRAMES)
        self.assertGreater(self.colours(path), 500)
        shown = sorted(pictures.glob('*.png'))
        self.assertTrue(shown)
        self.assertGreater(self.colours(shown[-1]), 50, 'the pictures from inside are empty')
        shutil.copy(shown[-1], OUT / 'seen-outside.png')
        self.assertEqual(self.quit(app), 0, app.story())

    def permit_camera(self, answer):
        """As in the desktop's settings; without it, a dialog would ask."""
        self.session.run('flatpak', 'permission-set', 'devices', 'camera', ID, answer)

    def test_3_camera_comes_through_the_portal(self):
        self.permit_camera('yes')
        app = self.start_app('--auto-answer', '200', '--video-source', 'device')
        peer = self.call_from_outside(app, seconds=SECONDS + 2)
        begin = len(peer.events)
        for _ in range(SECONDS):
            peer.wait('stats', 20, after=len(peer.events))
        received = self.frames(peer, begin)
        print(f'outside received {received} pictures of the camera in {SECONDS} s')
        self.assertGreater(received, FRAMES)
        self.assertEqual(peer.wait_exit(60), 0, peer.story())

    def test_3_camera_can_be_refused(self):
        self.permit_camera('no')
        app = self.start_app('--auto-answer', '200', '--video-source', 'device')
        peer = self.start_peer('call', f'{APP_ADDRESS}:{self.port}', '--for', '4')
        app.wait('first-frame', 60)
        peer.wait('message', 30, camera=False)
        print('refused:', app.wait('notice', 30)['message'])
        self.assertEqual(peer.wait_exit(60), 0, peer.story())
        self.assertIsNone(peer.find('first-frame'))

    def test_3_camera_can_be_taken_back_while_it_is_seen(self):
        self.permit_camera('yes')
        app = self.start_app('--auto-answer', '200', '--video-source', 'device')
        peer = self.call_from_outside(app, seconds=120)
        begin = len(app.events), len(peer.events)
        self.permit_camera('no')
        peer.wait('message', 30, after=begin[1], camera=False)
        print('taken back:', app.wait('notice', 30, after=begin[0])['message'])
        # The call goes on: what is outside is still seen inside.
        app.wait('stats', 20, after=len(app.events))
        self.assertGreater(self.frames(app, begin[0]), 0)
        self.assertIsNone(app.find('state', after=begin[0], state='ended'))
        self.assertEqual(peer.stop(), 0, peer.story())

    def test_3_screen_is_shared_through_the_portal(self):
        person = Person()
        person.say('screen', 'no')
        app = self.start_app('--auto-answer', '200')
        peer = self.call_from_outside(app, seconds=120)
        self.press_key('s')
        print('not shared:', app.wait('notice', 30)['message'])
        person.say('screen', 'yes')
        self.press_key('s')
        peer.wait('message', 40, screen=True)
        begin = len(peer.events)
        for _ in range(3):
            peer.wait('stats', 20, after=len(peer.events))
        print(f'shared: outside received {self.frames(peer, begin)} pictures of the screen in 3 s')
        self.assertGreater(self.frames(peer, begin), 3)
        self.assertTrue([seen for seen in person.seen() if seen.startswith('above x11:')])
        self.press_key('s')
        peer.wait('message', 40, after=begin, screen=False)
        self.assertEqual(peer.stop(), 0, peer.story())

    def test_4_key_is_kept_without_a_name_on_the_bus(self):
        first = self.fingerprint()
        self.assertEqual(self.fingerprint(), first)
        kept = [path.relative_to(self.data) for path in self.data.glob('data/keyrings/*')]
        print('the key is in', *kept)
        self.assertTrue(kept, 'the Secret portal was not used')

    def test_5_menu_entry_starts_it_and_again_raises_it(self):
        entry = self.session.installation / 'exports' / 'share' / 'applications' / f'{ID}.desktop'
        self.assertIn('x-scheme-handler/tel', entry.read_text(encoding='utf-8'))
        self.addCleanup(self.session.run, 'flatpak', 'kill', ID, check=False)
        self.addCleanup(self.session.run, 'flatpak', 'override', '--user', '--reset', ID)
        self.session.run('flatpak', 'override', '--user', DRAWN, ID)
        self.wait_until_gone()
        # The bus starts the service that Flatpak exported, as a shell's menu does.
        for _ in range(2):
            self.session.run('gdbus', 'call', '--session', '--timeout', '60', '--dest', ID,
                             '--object-path', PATH, '--method', 'org.freedesktop.Application.Activate', '{}')
            wait_until(self.windows, 60, 'a window')
            instances = self.session.run('flatpak', 'ps', '--columns=application').split()
            self.assertEqual(instances.count(ID), 1)
        self.screenshot('first-start')
        self.activate('quit')
        wait_until(lambda: not self.windows(), 30, 'the end of the window')

    def test_5_link_is_called_by_the_one_that_runs(self):
        peer = self.start_peer('answer', '--once')
        write_card(self.data / 'data' / 'visavis' / 'contacts', CALLER, peer.number,
                   f'{PEER_ADDRESS}:{peer.wait("listening", 30)["port"]}')
        app = self.start_app()
        self.session.run('gio', 'open', f'tel:{peer.number}')
        app.wait('first-frame', 60)
        self.assertEqual(app.find('route')['origin'], 'contact', app.story())
        self.activate('quit')
        self.assertEqual(peer.wait_exit(30), 0, peer.story())

    def other_program(self, *words, given=''):
        """Somebody else who uses the desktop's address books."""
        return self.session.run('/usr/bin/python3', '-B', BOOK, *words, given=given)

    def test_5_people_of_the_desktops_address_books_are_called(self):
        peer = self.start_peer('answer', '--once')
        address = f'{PEER_ADDRESS}:{peer.wait("listening", 30)["port"]}'
        book = str(uuid.uuid4())
        self.other_program('new', book, 'Colleagues')
        self.addCleanup(self.other_program, 'delete', book)
        self.other_program('add', book, given=card(CALLER, peer.number, address))
        app = self.start_app()
        # The book is read meanwhile; until then nobody has that number.
        for _ in range(10):
            begin = len(app.events)
            self.session.run('gio', 'open', f'tel:{peer.number}')
            if wait_until(lambda: app.find('route', after=begin)
                          or app.find('state', after=begin, state='ended'), 30,
                          'a way to that number')['event'] == 'route':
                break
        self.assertEqual(app.find('route', after=begin)['origin'], 'contact', app.story())
        app.wait('first-frame', 60)
        self.activate('quit')
        self.assertEqual(peer.wait_exit(30), 0, peer.story())
        self.assertFalse((self.data / 'data' / 'visavis' / 'contacts' / f'{peer.number[1:]}.vcf').exists())
        print('called out of the address book:', peer.number)

    def test_5_folder_of_the_contacts_is_shown_by_the_desktop(self):
        shown = self.session.home / 'shown.txt'
        entry = self.session.home / '.local' / 'share' / 'applications' / 'files.desktop'
        defaults = self.session.home / '.config' / 'mimeapps.list'
        entry.parent.mkdir(parents=True, exist_ok=True)
        entry.write_text('[Desktop Entry]\nType=Application\nName=Files\nMimeType=inode/directory;\n'
                         f'Exec=sh -c \'echo "$1" > {shown}\' sh %f\n', encoding='utf-8')
        defaults.write_text('[Default Applications]\ninode/directory=files.desktop\n', encoding='utf-8')
        for path in (entry, defaults):
            self.addCleanup(path.unlink)
        app = self.start_app()
        self.activate('open-contacts-folder')
        folder = wait_until(lambda: shown.exists() and shown.read_text(encoding='utf-8').strip(), 30,
                            'the folder')
        print('the desktop shows', folder)
        self.assertEqual(pathlib.Path(folder), self.data / 'data' / 'visavis' / 'contacts')
        self.assertEqual(self.quit(app), 0, app.story())

    def test_5_rings_without_a_window_and_is_answered_from_the_notification(self):
        notifications = Notifications()
        self.addCleanup(notifications.stop)
        app = self.start_app('--background')
        begin = len(app.events)
        peer = self.start_peer('call', f'{APP_ADDRESS}:{self.port}', '--for', '4')
        number = notifications.wait(CALLER, 30)
        print('notification:', *notifications.shown[number][:2], list(notifications.shown[number][2]))
        notifications.press(number, 'Answer', lambda: app.find('first-frame', after=begin))
        self.assertEqual(peer.wait_exit(60), 0, peer.story())

    def test_5_starts_at_login_when_the_desktop_lets_it(self):
        person = Person()
        self.addCleanup(self.session.run, 'flatpak', 'permission-reset', ID, check=False)
        for answer in ('no', 'yes'):
            self.session.run('flatpak', 'permission-set', 'background', 'background', ID, answer)
            app = self.start_app()
            self.activate('autostart')
            if answer == 'yes':
                person.wait_seen(f'at login: flatpak run --command=visavis {ID} --background', 30)
                self.assertTrue(self.is_on('autostart'))
                self.activate('autostart')
                person.wait_seen('not at login', 30)
            else:
                wait_until(lambda: not self.is_on('autostart'), 30, 'a refusal')
            self.assertEqual(self.quit(app), 0, app.story())
            self.assertEqual(any('at login:' in seen for seen in person.seen()), answer == 'yes')

    def test_6_what_is_the_users_stays_unless_deleted(self):
        card = self.data / 'data' / 'visavis' / 'contacts'
        peer = self.start_peer('answer', '--once')
        write_card(card, CALLER, peer.number, f'{PEER_ADDRESS}:{peer.wait("listening", 30)["port"]}')
        first = self.fingerprint()
        history = self.data / 'data' / 'visavis' / 'visavis.db'
        self.assertTrue(history.exists())

        self.uninstall()
        self.assertTrue(history.exists(), 'the uninstallation took the data along')
        self.install()
        self.assertEqual(self.fingerprint(), first)
        # The person is still known by number.
        app = self.start_app('--call', peer.number)
        app.wait('first-frame', 60)
        self.assertEqual(app.find('route')['origin'], 'contact', app.story())
        self.activate('quit')
        self.assertEqual(peer.wait_exit(30), 0, peer.story())
        print('uninstalled and installed again: the same key, contacts and calls')

        self.uninstall('--delete-data')
        self.assertFalse(self.data.exists())
        self.install()
        self.assertNotEqual(self.fingerprint(), first)
        self.assertFalse(list(card.glob('*.vcf')))
        print('uninstalled with --delete-data: a new key, no contacts, no calls')


class Log(unittest.TextTestResult):
    """The results as Meson's log has them, too."""

    lines = []

    def _add(self, test, result):
        self.lines.append(json.dumps({'name': f'visavis:flatpak / {test.id().split(".")[-1]}',
                                      'result': result}))

    def addSuccess(self, test):
        super().addSuccess(test)
        self._add(test, 'OK')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        print(self.failures[-1][1])  # now, not at the end
        self._add(test, 'FAIL')

    def addError(self, test, err):
        super().addError(test, err)
        print(self.errors[-1][1])
        self._add(test, 'ERROR')

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._add(test, 'SKIP')


def main():
    global OUT, CACHE
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--log', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('cache', type=pathlib.Path)
    parser.add_argument('tests', nargs='*')
    given = parser.parse_args()
    OUT, CACHE = given.out, given.cache
    os.environ.pop('WAYLAND_DISPLAY', None)
    program = unittest.main(argv=['test-installed', *given.tests], exit=False, verbosity=2,
                            testRunner=unittest.TextTestRunner(resultclass=Log, verbosity=2))
    if given.log:
        given.log.write_text(''.join(line + '\n' for line in Log.lines), encoding='utf-8')
    return 0 if program.result.wasSuccessful() else 1


if __name__ == '__main__':
    sys.exit(main())
