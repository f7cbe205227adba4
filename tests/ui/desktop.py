# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows as a person with a screen reader meets them: found by role and name, pressed, read.

Needs a display and a session bus of its own: see run-on-display.
"""

import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))

import gi  # noqa: E402

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from notifications import Notifications  # noqa: E402,F401
from visavis import Failed, Peer, Program, number_of, write_card  # noqa: E402,F401
from waiting import wait_until  # noqa: E402

# What GTK itself says in any program: on a bus without services; and when the pointer stands over
# a popover whose surface goes away while it is being picked (GTK 4.8); and when a message dialog of
# libadwaita chooses one of its two sizes of a heading (1.7).
KNOWN_COMPLAINTS = (
    'unable to send notifications',
    "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed",
    "_gtk_widget_find_at_coords: assertion 'GDK_IS_SURFACE (surface)' failed",
    'Trying to measure GtkLabel',
)

# Roles as GTK 4.8 and the accessibility bus before its release 2.54 have them.
NEW_ROLES = {'button': 'push button', 'toggle button': 'push button', 'switch': 'check box'}
LABELLED = ('menu item', 'check menu item')


class Desktop:
    """The accessibility bus; wakes it before the first program starts."""

    def __init__(self):
        Atspi.init()
        self._events = []
        self._listener = Atspi.EventListener.new(self._on_event)
        for kind in ('object:property-change', 'object:announcement', 'object:state-changed',
                     'window'):
            self._listener.register(kind)
        Atspi.get_desktop(0).get_child_count()

    def _on_event(self, event):
        try:
            said = event.type.startswith('object:announcement')
            self._events.append((event.type, event.any_data if said else event.source.get_name()))
        except (AttributeError, GLib.Error):  # its program has ended
            pass

    def application(self, pid):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_process_id() == pid:
                return child
        return None

    def heard(self, text):
        """Whether a screen reader was told of something with this name."""
        return any(kind.startswith(('object:property-change', 'object:announcement'))
                   and text in (name or '')
                   for kind, name in self._events)


class Node:
    """One accessible thing."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        """What it is called, as a reader finds it out: later releases of GTK give no name of its own
        to what only tells something, nor to what a label beside it names."""
        name = self.accessible.get_name() or ''
        if not name and self.role == 'status bar':
            return self.text()
        if not name and self.role in LABELLED:
            return ' '.join(Node(relation.get_target(index)).text()
                            for relation in self.accessible.get_relation_set()
                            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
                            for index in range(relation.get_n_targets()))
        return name

    @property
    def role(self):
        role = self.accessible.get_role_name()
        return NEW_ROLES.get(role, role)

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def find(self, role, name=''):
        """The first one below whose name has NAME in it; None."""
        return next((node for node in self.walk()
                     if node.role == role and name in node.name), None)

    def find_all(self, role, name=''):
        return [node for node in self.walk() if node.role == role and name in node.name]

    def has(self, state):
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state))

    def is_pressed(self):
        return self.has('PRESSED') or self.has('CHECKED')

    def can_be_pressed(self):
        # A menu button is two: an outer one without an action, and the one inside.
        return (self.has('SENSITIVE') and 'Action' in self.accessible.get_interfaces()
                and Atspi.Action.get_n_actions(self.accessible) > 0)

    def press(self):
        assert Atspi.Action.do_action(self.accessible, 0), f'“{self.name}” did not take it'

    def click(self, title):
        """With the pointer, in the window of that TITLE."""
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        subprocess.run(['xdotool', 'mousemove', '--window', window_id(title),
                        str(box.x + box.width // 2), str(box.y + box.height // 2), 'click', '1'],
                       check=True)

    def set_text(self, text):
        Atspi.EditableText.set_text_contents(self.accessible, text)

    def text(self):
        count = Atspi.Text.get_character_count(self.accessible)
        return Atspi.Text.get_text(self.accessible, 0, count)

    def dump(self, depth=0):
        print(f'# {"  " * depth}{self.role} “{self.name}”')
        for child in self.children():
            child.dump(depth + 1)


def user_environment(folder):
    """The environment of a user whose data are below FOLDER, and those of Visavis in visavis/."""
    return {'XDG_DATA_HOME': str(folder), 'XDG_CONFIG_HOME': str(pathlib.Path(folder) / 'config'),
            'GSETTINGS_BACKEND': 'keyfile'}


class App(Program):
    """A Visavis with windows and a profile of its own below FOLDER."""

    def __init__(self, desktop, program, folder, person, address, *, name=None, options=(),
                 env=None, keyring=False, known=True, user=False):
        """KNOWN: says who it belongs to; a program that nobody has used yet does not.
        USER: the profile is the user's own, of which a session has one."""
        name = name or f'Person {person}'
        if user:
            env = {**(env or {}), **user_environment(folder)}
        folder = pathlib.Path(folder) / ('visavis' if user else f'person-{person}')
        self.desktop = desktop
        self.contacts = folder / 'contacts'
        self.contacts.mkdir(parents=True, exist_ok=True)
        self.number = number_of(person)
        self.address = address
        key = () if keyring else ('--key-file', folder / 'key.pem')
        super().__init__(f'app {name}', [
            *([program] if isinstance(program, str) else program),
            *(() if user else ('--data', folder)), *key, '--bind', address,
            *(('--number', self.number, '--name', name) if known else ()), '--events',
            '--audio-source', 'silence', '--video-source', 'test', '--video-size', '320x240@15',
            '--audio-sink', 'none', *options], folder / 'stderr.txt', env)

    def stop(self, *words, **names):
        """Fails when the program complained of a mistake of its own."""
        code = super().stop(*words, **names)
        complaints = [line for line in self._log.read_text(errors='replace').splitlines()
                      if ('-CRITICAL **' in line or '-WARNING **' in line or 'CRITICAL **:' in line)
                      and not any(known in line for known in KNOWN_COMPLAINTS)]
        if complaints:
            raise Failed('\n'.join([f'{self.name} complained:', *complaints]))
        return code

    def root(self):
        accessible = self.desktop.application(self.process.pid)
        return Node(accessible) if accessible else None

    def look(self, look, seconds, what):
        """Whatever LOOK(root of all windows) returns as soon as it is true."""
        def found():
            if self.process.poll() is not None:
                raise Failed(f'{self.name} ended: {self.process.returncode}\n{self.story()}')
            root = self.root()
            return root and look(root)
        try:
            return wait_until(found, seconds, what)
        except Failed as failure:
            root = self.root()
            if root:
                root.dump()
            raise Failed(f'{failure}\n{self.story()}') from None

    def see(self, role, name='', seconds=10, window=None):
        """Waits for a thing of that role and name, in the window of that title."""
        def look(root):
            for frame in root.children():
                if window is None or frame.name == window:
                    node = frame.find(role, name)
                    if node:
                        return node
            return None
        return self.look(look, seconds, f'a {role} “{name}” in {window or "any window"}')

    def see_elapsed(self, window, at_least=1):
        """Waits until a call's time has come that far."""
        def look(root):
            for frame in root.children():
                for node in frame.find_all('label') if frame.name == window else ():
                    time_shown = re.fullmatch(r'\D*(\d+):(\d\d)\D*', node.name)
                    if time_shown and (int(time_shown[1]) * 60 + int(time_shown[2])) >= at_least:
                        return node
            return None
        return self.look(look, 20, f'{at_least} s of a call in {window}')

    def gone(self, role, name='', seconds=10):
        self.look(lambda root: not root.find(role, name), seconds, f'the end of {role} “{name}”')

    def window(self, title, seconds=10):
        """Waits for a window; the node."""
        return self.look(lambda root: next(
            (frame for frame in root.children() if frame.name == title), None), seconds,
            f'a window “{title}”')

    def press_in_row(self, title, seconds=10, window=None):
        """Presses the button in a row of that title; later releases of libadwaita call it as the
        row is called."""
        def look(root):
            return next((node for frame in root.children() if window in (None, frame.name)
                         for row in frame.find_all('list item') if row.find('label', title)
                         for node in row.find_all('push button') if node.can_be_pressed()), None)
        self.look(look, seconds, f'a button in a row “{title}”').press()

    def press(self, name, role='push button', seconds=10, window=None):
        """Presses a button as soon as it is there and can be pressed."""
        def look(root):
            return next((node for frame in root.children() if window in (None, frame.name)
                         for node in frame.find_all(role, name) if node.can_be_pressed()), None)
        node = self.look(look, seconds, f'a {role} “{name}” that can be pressed')
        node.press()
        return node


def window_id(title, pid=None):
    """The X window of that title, largest first."""
    words = ['xdotool', 'search', '--onlyvisible', '--name', f'^{title}$']
    found = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
    return found[-1] if found else None


def keys(*names):
    subprocess.run(['xdotool', 'key', *names], check=True)


def focus(title):
    """There is no window manager: somebody must say who gets the keys."""
    subprocess.run(['xdotool', 'windowfocus', window_id(title)], check=True)


def scroll_to_end(title):
    """Of what is in the middle of a window: later releases of GTK make only the rows that show."""
    subprocess.run(['xdotool', 'mousemove', '--window', window_id(title), '180', '300', 'click',
                    '--repeat', '120', '--delay', '2', '5'], check=True)


def screenshot(path, title=None, moving=False):
    """Keeps what is on the screen, or in one window, as PNG; waits until it stands still, unless
    it shows something MOVING."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    window = window_id(title) if title else 'root'

    def shoot():
        before = path.read_bytes() if path.exists() else b''
        subprocess.run(['import', '-silent', '-window', window, '-define', 'png:exclude-chunk=date,time',
                        str(path)], check=True)
        return moving or path.read_bytes() == before
    path.unlink(missing_ok=True)
    wait_until(shoot, 10, 'a picture that stands still')
    return path


def width(path):
    """In pixels."""
    output = subprocess.run(['identify', '-format', '%w', str(path)], capture_output=True,
                            text=True, check=True).stdout
    return int(output)


def colours(path, crop=None):
    """How many colours a screenshot has, or a part of it ("WxH+X+Y")."""
    words = ['convert', str(path)]
    if crop:
        words += ['-crop', crop, '+repage']
    output = subprocess.run([*words, '-format', '%k', 'info:'], capture_output=True, text=True,
                            check=True).stdout
    return int(output)


def has_colour(path, colour):
    """Whether a screenshot has that colour ("RRGGBB") anywhere."""
    output = subprocess.run(['convert', str(path), '-format', '%c', 'histogram:info:'],
                            capture_output=True, text=True, check=True).stdout
    return colour in output


def differ(one, other, crop=None):
    """How many pixels of two screenshots differ."""
    words = ['compare', '-metric', 'AE', '-fuzz', '10%']
    if crop:
        words += ['-extract', crop]
    output = subprocess.run([*words, str(one), str(other), 'null:'], capture_output=True,
                            text=True, check=False).stderr
    return int(float(output.split()[0]))
