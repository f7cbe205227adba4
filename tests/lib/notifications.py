# SPDX-License-Identifier: GPL-3.0-or-later
"""Who shows notifications on a desktop of the tests."""

from gi.repository import Gio, GLib

from waiting import wait_until


class Notifications:
    """The desktop's notification service (freedesktop.org, Desktop Notifications 1.2), as far as
    a program needs it: `shown` has what is on the screen, by id."""

    XML = '''<node><interface name="org.freedesktop.Notifications">
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
        <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    </interface></node>'''
    PATH, NAME = '/org/freedesktop/Notifications', 'org.freedesktop.Notifications'

    def __init__(self):
        self.shown = {}
        self._last = 0
        self._unconfirmed = None
        self._bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        self._bus.register_object(self.PATH, interface, self._on_call, None, None)
        self._owner = Gio.bus_own_name_on_connection(
            self._bus, self.NAME, Gio.BusNameOwnerFlags.NONE, None, None)

    def _on_call(self, bus, sender, path, interface, method, parameters, invocation):
        if method == 'GetCapabilities':
            invocation.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
        elif method == 'Notify':
            _, replaced, _, title, body, actions, _, _ = parameters.unpack()
            if not replaced:
                self._last += 1
            number = replaced or self._last
            self.shown[number] = (title, body, dict(zip(actions[1::2], actions[::2])), sender)
            if self._unconfirmed is None:
                invocation.return_value(GLib.Variant('(u)', (number,)))
            else:
                self._unconfirmed.append((invocation, number))
        else:
            self.shown.pop(parameters.unpack()[0], None)
            invocation.return_value(None)

    def wait(self, title, seconds=20):
        """The id of the notification with that in its title.

        Last words of a program that has ended meanwhile are not meant.
        """
        return wait_until(lambda: next((number for number, shown in self.shown.items()
                                        if title in shown[0] and self._is_there(shown[3])), None),
                          seconds, f'a notification “{title}”')

    def _is_there(self, sender):
        answer = self._bus.call_sync(
            'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
            'NameHasOwner', GLib.Variant('(s)', (sender,)), None, Gio.DBusCallFlags.NONE, -1, None)
        return answer.unpack()[0]

    def press(self, number, button, done):
        """Presses it until DONE(): GLib does not listen yet when it has only just been shown."""
        action = self.shown[number][2][button]

        def press_again():
            if done():
                return True
            self._bus.emit_signal(None, self.PATH, self.NAME, 'ActionInvoked',
                                  GLib.Variant('(us)', (number, action)))
            return False
        wait_until(press_again, 20, f'an effect of “{button}”')

    def be_slow(self):
        """Shows what comes, but says so only when confirm() is called."""
        self._unconfirmed = []

    def confirm(self):
        for invocation, number in self._unconfirmed:
            invocation.return_value(GLib.Variant('(u)', (number,)))
        self._unconfirmed = None

    def stop(self):
        Gio.bus_unown_name(self._owner)
