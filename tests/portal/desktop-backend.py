#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""desktop-backend.py NODE: what a desktop does behind xdg-desktop-portal, without its dialogs.

Every desktop brings such a program of its own; those of Debian 12 want a graphics card to share a
screen (xdg-desktop-portal-wlr gives up where the compositor offers no DMA-BUF). The answers of the
person in front of it are told through org.visavis.Test; the screen is the PipeWire node NODE.
"""

import re
import subprocess
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

NAME = 'org.freedesktop.impl.portal.desktop.test'
PATH = '/org/freedesktop/portal/desktop'
XML = '''<node>
<interface name="org.freedesktop.impl.portal.Access">
  <method name="AccessDialog">
    <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/></method>
</interface>
<interface name="org.freedesktop.impl.portal.Background">
  <method name="GetAppState"><arg type="a{sv}" direction="out"/></method>
  <method name="EnableAutostart">
    <arg type="s" direction="in"/><arg type="b" direction="in"/><arg type="as" direction="in"/>
    <arg type="u" direction="in"/><arg type="b" direction="out"/></method>
</interface>
<interface name="org.freedesktop.impl.portal.ScreenCast">
  <method name="CreateSession">
    <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/></method>
  <method name="SelectSources">
    <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/></method>
  <method name="Start">
    <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
    <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/></method>
  <property name="AvailableSourceTypes" type="u" access="read"/>
  <property name="AvailableCursorModes" type="u" access="read"/>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.impl.portal.Session">
  <method name="Close"/>
  <signal name="Closed"/>
  <property name="version" type="u" access="read"/>
</interface>
<interface name="org.freedesktop.impl.portal.Request">
  <method name="Close"/>
</interface>
<interface name="org.visavis.Test">
  <method name="Say"><arg type="s" direction="in"/><arg type="s" direction="in"/></method>
  <method name="EndSessions"/>
  <method name="Seen"><arg type="as" direction="out"/></method>
</interface></node>'''
RESPONSES = {'yes': 0, 'no': 1, 'fail': 2}
PROPERTIES = {'AvailableSourceTypes': 1, 'AvailableCursorModes': 2, 'version': 4}


def node_number(name):
    said = subprocess.run(['pw-cli', 'info', name], capture_output=True, text=True, check=True).stdout
    return int(re.search(r'\bid: (\d+)', said)[1])


class Backend:
    def __init__(self, screen):
        self.screen = screen
        self.answers = {'camera': 'no', 'screen': 'yes'}
        self.seen = []
        self.sessions = {}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.interfaces = {i.name: i for i in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}
        for name in ('Access', 'Background', 'ScreenCast'):
            self.export(PATH, f'org.freedesktop.impl.portal.{name}')
        self.export(PATH, 'org.visavis.Test')
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)

    def export(self, path, name):
        return self.bus.register_object(path, self.interfaces[name], self.on_call,
                                        lambda *words: GLib.Variant('u', PROPERTIES[words[4]]), None)

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        words = parameters.unpack()
        answer = getattr(self, f'on_{method}')(path, *words)
        if isinstance(answer, GLib.Variant) or answer is None:
            invocation.return_value(answer)
        else:
            answer(invocation)

    def respond(self, question, results=None):
        """What is not answered waits until its Request is closed."""
        answer = self.answers[question]
        self.seen.append(f'{question} {answer}')
        if answer in RESPONSES:
            return GLib.Variant('(ua{sv})', (RESPONSES[answer], results or {}))
        return lambda invocation: None

    def on_AccessDialog(self, path, handle, app, parent, title, subtitle, body, options):
        if self.answers['camera'] not in RESPONSES:
            self.export(handle, 'org.freedesktop.impl.portal.Request')
        return self.respond('camera')

    def on_GetAppState(self, path):
        return GLib.Variant('(a{sv})', ({},))

    def on_EnableAutostart(self, path, app, enable, command, flags):
        self.seen.append(f'at login: {" ".join(command)}' if enable else 'not at login')
        return GLib.Variant('(b)', (enable,))

    def on_CreateSession(self, path, handle, session, app, options):
        self.sessions[session] = self.export(session, 'org.freedesktop.impl.portal.Session')
        return GLib.Variant('(ua{sv})', (0, {}))

    def on_SelectSources(self, path, handle, session, app, options):
        self.seen.append('restored' if 'restore_data' in options else 'asked')
        return GLib.Variant('(ua{sv})', (0, {}))

    def on_Start(self, path, handle, session, app, parent, options):
        number = node_number(self.screen)
        if parent:
            self.seen.append(f'above {parent}')
        return self.respond('screen', {
            'streams': GLib.Variant('a(ua{sv})', [(number, {'source_type': GLib.Variant('u', 1)})]),
            'persist_mode': GLib.Variant('u', 1),
            'restore_data': GLib.Variant('(suv)', ('test', 1, GLib.Variant('s', self.screen)))})

    def on_Close(self, path):
        if path in self.sessions:
            self.bus.unregister_object(self.sessions.pop(path))
            self.seen.append('closed')
        else:
            self.seen.append('taken back')

    def on_Say(self, path, question, answer):
        self.answers[question] = answer

    def on_EndSessions(self, path):
        for session in self.sessions:
            self.bus.emit_signal(None, session, 'org.freedesktop.impl.portal.Session', 'Closed',
                                 None)
        self.sessions.clear()

    def on_Seen(self, path):
        return GLib.Variant('(as)', (self.seen,))


if __name__ == '__main__':
    BACKEND = Backend(sys.argv[1])
    GLib.MainLoop().run()
