# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop session that nobody else has: display, session bus, keyring, PipeWire, portals.

The display, the bus, the keyring and the portals are this machine's; PipeWire comes out of Debian 13's
TREE, since a current client gets no pictures from Debian 12's. Everything ends with the session.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile

import portals
from visavis import Failed
from waiting import wait_until

SCREEN = '1280x800x24'
PORTALS = 'org.freedesktop.portal.Desktop'
LIBEXEC = pathlib.Path('/usr/libexec')

# A loudspeaker and a microphone that nobody hears.
SOUND = '''context.objects = [ { factory = adapter args = {
  factory.name = support.null-audio-sink node.name = test-speaker node.description = "Test Speaker"
  media.class = Audio/Sink audio.position = [ FL FR ] } } ]
'''


class Session(contextlib.ExitStack):
    """`env` is the environment of whatever belongs to it; `home` and `runtime` its folders."""

    def __init__(self, tree, installation, logs):
        super().__init__()
        self.tree = pathlib.Path(tree)
        self.installation = pathlib.Path(installation)
        self.logs = pathlib.Path(logs)

    def __enter__(self):
        super().__enter__()
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def _start(self):
        folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(
            prefix='visavis-', ignore_cleanup_errors=True)))
        self.home, self.runtime = folder / 'home', folder / 'run'
        # The document portal, which the bus starts, may outlive that by a moment.
        self.callback(subprocess.run, ['umount', '--lazy', self.runtime / 'doc'], check=False,
                      stderr=subprocess.DEVNULL)
        self.home.mkdir()
        self.runtime.mkdir(mode=0o700)
        self.env = {
            'PATH': os.environ['PATH'],
            'LANG': 'C.UTF-8',
            'HOME': str(self.home),
            'XDG_RUNTIME_DIR': str(self.runtime),
            'XDG_CURRENT_DESKTOP': 'GNOME',
            'XDG_SESSION_TYPE': 'x11',
            # What is installed is found by the desktop: its menu entry, its service.
            'XDG_DATA_DIRS': f'{self.installation}/exports/share:/usr/local/share:/usr/share',
            'FLATPAK_USER_DIR': str(self.installation),
            'FLATPAK_SYSTEM_DIR': os.environ['FLATPAK_SYSTEM_DIR'],
            'FLATPAK_CONFIG_DIR': os.environ['FLATPAK_CONFIG_DIR'],
            # There is no system bus, and nothing is to find this machine's.
            'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={self.runtime}/no-system-bus',
        }
        self.env['DISPLAY'] = self._start_display()
        self.env['DBUS_SESSION_BUS_ADDRESS'] = self._start_bus()
        self.start('keyring', ['gnome-keyring-daemon', '--unlock', '--components=secrets',
                               '--foreground'], given='test')
        self.wait_name('org.freedesktop.secrets')
        self._start_pipewire()
        # In this order: the portals look for the other two once, when they start.
        self.start('permission-store', [LIBEXEC / 'xdg-permission-store'])
        self.wait_name('org.freedesktop.impl.portal.PermissionStore')
        self.start('portal-gtk', [LIBEXEC / 'xdg-desktop-portal-gtk'])
        self.wait_name('org.freedesktop.impl.portal.desktop.gtk')
        self._start_backend()
        self.start('portal', [LIBEXEC / 'xdg-desktop-portal', '--verbose'])
        self.wait_name(PORTALS)

    def _start_backend(self):
        """What shares a screen wants a graphics card, and who starts programs at login a desktop:
        both are answered for here. The rest is GTK's."""
        folder = self.home.parent / 'portals'
        shutil.copytree('/usr/share/xdg-desktop-portal/portals', folder)
        (folder / 'test.portal').write_text(portals.PORTAL_FILE, encoding='utf-8')
        self.env['XDG_DESKTOP_PORTAL_DIR'] = str(folder)
        self.start('backend', ['/usr/bin/python3', '-B', portals.BACKEND_PROGRAM, portals.SCREEN])
        self.wait_name(portals.BACKEND)

    def start(self, name, words, given=None, **more):
        """Starts a server, which ends with the session; what it says goes into NAME.log."""
        log = self.enter_context((self.logs / f'{name}.log').open('wb'))
        process = subprocess.Popen([str(word) for word in words], env=self.env, stdout=log, stderr=log,
                                   stdin=subprocess.PIPE if given else subprocess.DEVNULL, **more)
        self.callback(self._end, process)
        if given:
            process.stdin.write(given.encode())
            process.stdin.close()
        return process

    @staticmethod
    def _end(process):
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def run(self, *words, check=True, seconds=120, given=''):
        """Runs a program of the session to its end, with GIVEN as its input; what it printed."""
        done = subprocess.run([str(word) for word in words], env=self.env, input=given,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                              errors='replace', timeout=seconds, check=False)
        if check and done.returncode != 0:
            raise Failed(f'{" ".join(map(str, words))}: exit code {done.returncode}\n{done.stdout}')
        return done.stdout

    def _first_line(self, name, words):
        """Starts a server that writes one line to a descriptor "{}" when it is there; that line."""
        read_end, write_end = os.pipe()
        self.start(name, [word.format(write_end) for word in words], pass_fds=[write_end])
        os.close(write_end)
        with os.fdopen(read_end) as pipe:  # ends when the server does
            line = pipe.readline().strip()
        if not line:
            raise Failed(f'{words[0]} did not start; see {self.logs / name}.log')
        return line

    def _start_display(self):
        return ':' + self._first_line('display', ['Xvfb', '-displayfd', '{}', '-screen', '0', SCREEN,
                                                  '-nolisten', 'tcp'])

    def _start_bus(self):
        return self._first_line('bus', ['dbus-daemon', '--session', '--nofork', '--print-address={}',
                                        f'--address=unix:path={self.runtime}/bus'])

    def wait_name(self, name, seconds=60):
        self.run('gdbus', 'wait', '--session', f'--timeout={seconds}', name)

    def _start_pipewire(self):
        config = self.home / '.config' / 'pipewire' / 'pipewire.conf.d'
        config.mkdir(parents=True)
        (config / 'pictures.conf').write_text(
            portals.pipewire_configuration([portals.CAMERA, portals.SCREEN]), encoding='utf-8')
        (config / 'sound.conf').write_text(SOUND, encoding='utf-8')
        self.start_from_tree('pipewire', 'pipewire')
        wait_until(lambda: portals.listens(self.runtime / 'pipewire-0'), 60, 'PipeWire')
        self.start_from_tree('wireplumber', 'wireplumber')
        self.start_from_tree('pipewire-pulse', 'pipewire-pulse')
        wait_until((self.runtime / 'pulse' / 'native').exists, 60, 'PipeWire as PulseAudio')

    def start_from_tree(self, name, *words):
        """Starts a server of Debian 13, which sees the session's folders at their places."""
        return self.start(name, ['bwrap', '--die-with-parent', '--bind', self.tree, '/',
                                 '--dev-bind', '/dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp',
                                 '--bind', self.home.parent, self.home.parent,
                                 *words])
