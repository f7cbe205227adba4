# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop as far as the portals need one: the real xdg-desktop-portal, PipeWire and its session
manager; a camera, and a screen that PipeWire generates; and desktop-backend.py, which answers for
the person in front of it.

Needs a session bus and a runtime directory of its own: see run-in-session.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))

import gi  # noqa: E402

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

from visavis import Failed  # noqa: E402
from waiting import wait_until  # noqa: E402

PORTAL = 'org.freedesktop.portal.Desktop'
BACKEND = 'org.freedesktop.impl.portal.desktop.test'
STORE = 'org.freedesktop.impl.portal.PermissionStore'
STORE_PATH = '/org/freedesktop/impl/portal/PermissionStore'
CAMERA, SCREEN = 'test-camera', 'test-screen'
BACKEND_PROGRAM = os.path.join(os.path.dirname(__file__), 'desktop-backend.py')

# A program outside of any sandbox has no name for the portals.
HOST = ''

NODES = {CAMERA: 'media.role = Camera', SCREEN: ''}
INTERFACES = ('Access', 'Background', 'ScreenCast')
PORTAL_FILE = f'''[portal]
DBusName={BACKEND}
Interfaces={''.join(f'org.freedesktop.impl.portal.{name};' for name in INTERFACES)}
UseIn=test
'''
# What ends when the camera is pulled out, and takes nothing else with it: PipeWire’s own generator
# ends all of PipeWire 1.4 as soon as one of them is destroyed. It has one user in its life.
CAMERA_PROGRAM = (
    'gst-launch-1.0', '-q', 'videotestsrc', 'is-live=true', '!',
    'video/x-raw,format=RGB,width=320,height=240,framerate=15/1', '!', 'pipewiresink', 'mode=provide',
    f'stream-properties=properties,node.name={CAMERA},media.class=Video/Source,media.role=Camera')
# WirePlumber ends at once where Bluetooth is its business and systemd is not there.
NO_BLUETOOTH = 'bluez_monitor.enabled = false\n'


def service(name):
    """Where Debian and others keep programs that only a bus starts."""
    return next((path for path in (f'/usr/libexec/{name}', f'/usr/lib/{name}')
                 if os.access(path, os.X_OK)), None)


def missing_programs():
    """The names of what is not installed here."""
    return ([name for name in ('pipewire', 'wireplumber', 'pw-cli', CAMERA_PROGRAM[0])
             if not shutil.which(name)]
            + [name for name in ('xdg-desktop-portal', 'xdg-permission-store')
               if not service(name)])


def listens(path):
    """Whether somebody does behind that socket; one that crashed leaves its file there, and one that
    starts makes the file first."""
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def pipewire_configuration(nodes):
    """NODES that PipeWire generates from its beginning to its end."""
    objects = '\n'.join(f'''  {{ factory = spa-node-factory args = {{
    factory.name = videotestsrc node.name = {name} node.description = "Generated {name}"
    media.class = Video/Source {NODES[name]} }} }}''' for name in nodes)
    return f'''context.spa-libs = {{ videotestsrc = videotestsrc/libspa-videotestsrc }}
context.objects = [
{objects}
]
'''


class Person:
    """In front of desktop-backend.py: what they say, and what they have seen."""

    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def _call(self, name, path, interface, method, parameters=None):
        answer = self.bus.call_sync(name, path, interface, method, parameters, None,
                                    Gio.DBusCallFlags.NO_AUTO_START, -1, None)
        return answer.unpack()

    def say(self, question, answer):
        """To the “camera” or “screen” dialog: yes, no, fail, or nothing at all (“wait”)."""
        self._call(BACKEND, '/org/freedesktop/portal/desktop', 'org.visavis.Test', 'Say',
                   GLib.Variant('(ss)', (question, answer)))

    def end_sharing(self):
        """As by the indicator that a desktop shows."""
        self._call(BACKEND, '/org/freedesktop/portal/desktop', 'org.visavis.Test', 'EndSessions')

    def seen(self):
        """What the person in front of it was asked, and said."""
        return self._call(BACKEND, '/org/freedesktop/portal/desktop', 'org.visavis.Test', 'Seen')[0]

    def wait_seen(self, what, seconds=20):
        wait_until(lambda: what in self.seen(), seconds, f'“{what}” being seen')


class Portals(Person):
    """What runs until stop(). NODES: what gives pictures: outside of a sandbox, each of them will
    do in the place of a camera that is missing."""

    def __init__(self, folder, nodes=(CAMERA,)):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.runtime = pathlib.Path(os.environ['XDG_RUNTIME_DIR'])
        self._running = []
        self._env = {**os.environ, 'XDG_CONFIG_HOME': str(self.folder / 'config'),
                     'XDG_DATA_HOME': str(self.folder / 'data'), 'XDG_CURRENT_DESKTOP': 'test',
                     'XDG_DESKTOP_PORTAL_DIR': str(self.folder / 'portals')}
        self._env.pop('G_DEBUG', None)  # these may warn
        self._write('config/pipewire/pipewire.conf.d/generated.conf',
                    pipewire_configuration([name for name in nodes if name != CAMERA]))
        self._write('config/wireplumber/bluetooth.lua.d/60-off.lua', NO_BLUETOOTH)
        self._write('portals/test.portal', PORTAL_FILE)
        try:
            self._start_all()
            if CAMERA in nodes:
                self.camera = self._start(*CAMERA_PROGRAM, name=CAMERA)
                wait_until(lambda: self._knows('Node', CAMERA), 20, 'the camera')
        except Failed as failure:
            story = self.story()
            self.stop()
            raise Failed(f'{failure}\n{story}') from None

    def _start_all(self):
        self.pipewire = self._start('pipewire')
        wait_until(lambda: listens(self.runtime / 'pipewire-0'), 20, 'PipeWire')
        self._start('wireplumber')
        wait_until(lambda: self._knows('Client', 'WirePlumber'), 20, 'WirePlumber')
        self._start(service('xdg-permission-store'))
        self.wait_name(STORE)
        self._start(sys.executable, BACKEND_PROGRAM, SCREEN, name='desktop-backend')
        self.wait_name(BACKEND)
        self.portal = self._start(service('xdg-desktop-portal'))
        self.wait_name(PORTAL)

    def _write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def _start(self, *words, name=None):
        log = self.folder / f'{name or pathlib.Path(words[0]).name}.log'
        with log.open('wb') as output:
            process = subprocess.Popen(words, stdout=output, stderr=output,
                                       stdin=subprocess.DEVNULL, env=self._env)
        self._running.append((process, log))
        return process

    def wait_name(self, name):
        wait_until(lambda: self._call('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                      'org.freedesktop.DBus', 'NameHasOwner',
                                      GLib.Variant('(s)', (name,)))[0], 20, name)

    def permit_camera(self, answer, app=HOST):
        """What `flatpak permission-set devices camera APP yes|no|ask` writes; ask: a dialog."""
        self._call(STORE, STORE_PATH, STORE, 'SetPermission',
                   GLib.Variant('(sbssas)', ('devices', True, 'camera', app, [answer])))

    def _knows(self, kind, name):
        """Whether PipeWire has an object of that KIND and NAME."""
        said = subprocess.run(['pw-cli', 'ls', kind], capture_output=True, text=True, check=False)
        return f'name = "{name}"' in said.stdout

    def pull_out_camera(self):
        self.camera.kill()
        wait_until(lambda: not self._knows('Node', CAMERA), 20, 'the end of the camera')
        if not self._knows('Client', 'WirePlumber'):
            raise Failed(f'PipeWire has gone too\n{self.story()}')

    def story(self):
        """What the programs have said."""
        return '\n'.join(f'# {log.name}:\n{log.read_text(errors="replace")[-4000:]}'
                         for _, log in self._running)

    def stop(self):
        for process, _ in reversed(self._running):
            process.terminate()
        for process, _ in reversed(self._running):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
