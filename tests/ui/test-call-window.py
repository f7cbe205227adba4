#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window of a call can do beside calling: test-call-window.py APP PEER FOLDER"""

import pathlib
import subprocess
import sys
import unittest

import desktop
from calls import CallCase
from desktop import Peer, wait_until

SCREENSHOTS = pathlib.Path(sys.argv[3])
NAME = CallCase.NAME
HANG_UP_RED = 'E01B24'


def pointer(x, y, *words, window=NAME):
    """Moves it there in the window; then more of xdotool's words."""
    subprocess.run(['xdotool', 'mousemove', '--window', desktop.window_id(window), str(x), str(y),
                    *words], check=True)


def shows(colour, name):
    """Whether a screenshot of the call's window has that colour anywhere."""
    return desktop.has_colour(desktop.screenshot(SCREENSHOTS / name, NAME, moving=True), colour)


class CallWindow(CallCase):
    PROGRAM, PEER = sys.argv[1], sys.argv[2]

    def start_call(self, way='with video'):
        """An app in a call, with the other person's picture."""
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app, way)
        if way == 'with video':
            app.wait('first-frame', 20)
        app.see_elapsed(window=NAME)
        return app, peer

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', desktop.window_id(NAME), str(width), str(height)],
                       check=True)
        self.kept(f'call-window-width={width}')

    def write(self, app, text):
        """Into the entry of the chat, which is there before the pane is shown."""
        self.see_chat(app)
        entry = app.see('text', 'Write a message')
        entry.set_text(text)
        return entry

    def see_chat(self, app, shown=True):
        def look(root):
            buttons = [node for node in root.find_all('push button', 'Messages')
                       if node.can_be_pressed()]
            # Later releases of libadwaita hide what the messages cover.
            return (any(button.is_pressed() == shown for button in buttons) if buttons
                    else shown and root.find('list', 'Messages'))
        app.look(look, 10, f'the messages shown: {shown}')

    def kept(self, line):
        """Waits for a line in the settings of the app."""
        settings = self.folder / 'person-1' / 'settings.ini'
        wait_until(lambda: settings.exists() and line in settings.read_text().split('\n'), 5,
                   f'{line} in the settings')

    def test_controls_fade_and_come_back(self):
        app, _ = self.start_call()
        pointer(300, 200)
        wait_until(lambda: not shows(HANG_UP_RED, 'faded.png'), 10, 'the end of the controls')
        self.assertTrue(app.see('push button', 'Hang up', window=NAME).can_be_pressed(),
                        'a screen reader still has them')
        pointer(310, 210)
        wait_until(lambda: shows(HANG_UP_RED, 'woken.png'), 2, 'the controls')
        wait_until(lambda: not shows(HANG_UP_RED, 'faded.png'), 10, 'the end of the controls')
        desktop.focus(NAME)
        desktop.keys('shift')
        wait_until(lambda: shows(HANG_UP_RED, 'woken.png'), 2, 'the controls')

    def test_own_picture_goes_to_another_corner(self):
        app, peer = self.start_call()

        def corner(name):
            self.kept(f"own-picture-corner='{name}'")
        app.see('image', 'Your own picture', window=NAME)
        # From the default corner: above the controls, at the end of the line.
        pointer(860, 430)
        pointer(860, 430, 'mousedown', '1')
        pointer(400, 300)
        pointer(150, 120)
        pointer(150, 120, 'mouseup', '1')
        corner('top-start')
        desktop.screenshot(SCREENSHOTS / 'own-top-start.png', NAME, moving=True)

        desktop.focus(NAME)
        picture = app.see('image', 'Your own picture', window=NAME)
        wait_until(lambda: picture.has('FOCUSED') or desktop.keys('Tab'), 10, 'the focus')
        desktop.keys('Down')
        corner('bottom-start')
        desktop.keys('Right')
        corner('bottom-end')
        desktop.keys('shift+F10')
        app.press('Top Right', role='menu item', window=NAME)
        corner('top-end')

    def start_call_with_window(self, way, *options):
        """Two apps in a call."""
        other = self.start_other_app(*options)
        app = self.start_app(other)
        self.call(app, way)
        app.wait('state', 20, state='active')
        app.see_elapsed(window=NAME)
        return app, other

    def test_holds_and_goes_on(self):
        app, other = self.start_call_with_window('with video')
        app.wait('first-frame', 20)
        app.press('Hold the call', window=NAME)
        app.see('label', 'You hold the call', window=NAME)
        other.see('label', 'You are on hold')
        other.see('status bar', 'You are on hold')
        pointer(10, 10)
        desktop.screenshot(SCREENSHOTS / 'held.png', NAME, moving=True)
        desktop.screenshot(SCREENSHOTS / 'on-hold.png', 'Person 1', moving=True)
        self.resize(360, 640)
        desktop.screenshot(SCREENSHOTS / 'held-narrow.png', NAME, moving=True)
        app.press('Resume', window=NAME)
        app.see('status bar', 'The call goes on', window=NAME)
        other.see('status bar', 'The call goes on')
        desktop.focus(NAME)
        desktop.keys('h')
        other.see('status bar', 'You are on hold')

    def test_video_comes_with_consent(self):
        app, other = self.start_call_with_window('without video')
        app.press('Add video', window=NAME)
        app.see('status bar', 'Waiting for the other side to agree', window=NAME)
        other.see('label', 'Person 1 would like to see you')
        other.see('status bar', 'Person 1 would like to see you')
        self.assertIsNone(other.find('first-frame'))
        desktop.screenshot(SCREENSHOTS / 'video-request.png', 'Person 1', moving=True)
        other.press('Not Now')
        app.wait('notice', 10)
        self.assertIsNone(app.find('first-frame'))

        app.press('Add video', window=NAME)
        other.press('Start Video')
        app.wait('message', 10, camera=True)
        app.wait('first-frame', 20)
        other.wait('first-frame', 20)
        app.see('image', 'Your own picture', window=NAME)
        app.see('push button', 'Turn the camera off', window=NAME)
        self.resize(360, 640)
        pointer(180, 300)
        desktop.screenshot(SCREENSHOTS / 'video-narrow.png', NAME, moving=True)

    def test_a_second_call_holds_the_first(self):
        app, _ = self.start_call('with video')
        third = Peer(self.PEER, self.folder, 3, '127.0.0.1:0',
                     ['call', f"127.0.0.1:{app.find('listening')['port']}"])
        self.addCleanup(third.stop)
        app.see('alert', 'answering it holds the other call', window='Person 3')
        desktop.screenshot(SCREENSHOTS / 'second-call.png', 'Person 3', moving=True)
        app.press('Answer with Video', window='Person 3')
        third.wait('first-frame', 20)
        app.see('label', 'You hold the call', window=NAME)
        # Swap: who is resumed is talked to, the other one is held.
        app.press('Resume', window=NAME)
        app.see('label', 'You hold the call', window='Person 3')

    def test_messages_go_both_ways(self):
        other = self.start_other_app()
        app = self.start_app(other)
        self.call(app)
        app.wait('first-frame', 20)
        app.see_elapsed(window=NAME)

        app.press('Messages', window=NAME)
        self.write(app, 'Shall I show you the garden?')
        app.press('Send', window=NAME)
        app.see('list item', 'You: Shall I show', window=NAME)
        # There the pane is closed: a badge, a toast, an announcement; and nothing is lost.
        other.wait('message', 10, text='Shall I show you the garden?')
        other.see('push button', 'Messages, 1 unread')
        other.see('status bar', 'Person 1: Shall I show you')
        desktop.screenshot(SCREENSHOTS / 'chat-unread.png', 'Person 1', moving=True)
        other.press('Messages, 1 unread')
        other.see('list item', 'Person 1: Shall I show you')
        other.gone('push button', 'unread')
        self.write(other, 'Yes, please. ' * 6)
        other.press('Send')
        app.see('list item', f'{NAME}: Yes, please. Yes', window=NAME)
        desktop.screenshot(SCREENSHOTS / 'chat.png', NAME, moving=True)
        self.resize(360, 640)
        desktop.screenshot(SCREENSHOTS / 'chat-narrow.png', NAME, moving=True)

        # What was written last is still there when the other side has gone.
        app.press('Hide the messages', window=NAME)
        self.see_chat(app, False)
        self.write(other, 'Good-bye')
        other.press('Send')
        app.wait('message', 10, text='Good-bye')
        other.press('Hang up')
        app.see('list item', f'{NAME}: Good-bye', window=NAME)
        app.wait('state', 10, state='ended')
        self.see_chat(app)
        desktop.screenshot(SCREENSHOTS / 'chat-ended.png', NAME, moving=True)

    def test_messages_that_are_too_long_or_not_taken(self):
        app, peer = self.start_call('without video')
        desktop.focus(NAME)
        desktop.keys('F9')
        entry = self.write(app, 'ä' * 1001)
        app.see('status bar', 'This is 1 character too long', window=NAME)
        self.assertFalse(app.see('push button', 'Send', window=NAME).has('SENSITIVE'))
        entry.set_text('ä' * 1000)
        app.press('Send', window=NAME)
        peer.wait('message', 10, text='ä' * 1000)

        # Control characters are six bytes each on the way: more than the other side takes.
        entry.set_text('\x01' * 1500)
        app.press('Send', window=NAME)
        app.see('list item', 'Not sent. You: ', window=NAME)
        n = len(app.events)
        app.press('Retry', window=NAME)
        app.see('status bar', 'The message was not sent', window=NAME)
        self.assertIsNone(app.find('state', after=n), 'the call goes on')
        desktop.screenshot(SCREENSHOTS / 'chat-failed.png', NAME, moving=True)
        desktop.keys('Escape')
        self.see_chat(app, False)

    def test_tells_how_good_the_connection_is(self):
        app, _ = self.start_call()
        app.press('Good connection', window=NAME)
        app.see('image', 'Bit Rate. Received: ', window=NAME)
        app.see('image', 'Packet Loss. 0 % now', window=NAME)
        app.see('image', 'Frame Rate. Received: ', window=NAME)
        app.see('image', 'Lines of the Picture. ', window=NAME)
        app.see('label', 'Directly to', window=NAME)
        app.see('label', 'This side: address of its own', window=NAME)
        app.see('label', 'DTLS-SRTP', window=NAME)
        app.see_elapsed(window=NAME, at_least=8)
        desktop.screenshot(SCREENSHOTS / 'quality.png', moving=True)
        self.resize(360, 640)
        desktop.screenshot(SCREENSHOTS / 'quality-narrow.png', moving=True)

    def test_is_small_when_asked_to(self):
        app, _ = self.start_call()
        desktop.focus(NAME)
        desktop.keys('p')

        def width_is(width):
            path = SCREENSHOTS / 'size.png'
            return desktop.width(desktop.screenshot(path, NAME, moving=True)) == width
        wait_until(lambda: width_is(256), 5, 'the small window')
        app.see('push button', 'Full window', window=NAME)
        pointer(100, 60)
        desktop.screenshot(SCREENSHOTS / 'compact.png', NAME, moving=True)
        desktop.keys('Escape')
        wait_until(lambda: width_is(960), 5, 'the window as it was')

        # The keyboard reaches the same by the menu.
        desktop.keys('F10')
        app.press('Compact Window', role='menu item', window=NAME)
        wait_until(lambda: width_is(256), 5, 'the small window')
        desktop.keys('F9')
        wait_until(lambda: width_is(960), 5, 'the window as it was, with the messages')

    def test_saves_a_picture_as_large_as_it_came_and_says_so(self):
        app, peer = self.start_call()
        self.resize(400, 320)
        desktop.focus(NAME)
        desktop.keys('ctrl+s')
        app.press('Save…', seconds=10)
        app.see('text', 'Name', window='Save Picture')
        desktop.screenshot(SCREENSHOTS / 'still.png', 'Save Picture')
        app.press('Save', window='Save Picture')
        self.assertIn('saves a picture of you', peer.wait('notice', 10)['message'])
        app.see('status bar', f'The picture is saved, and {NAME} knows', window=NAME)
        saved = list(pathlib.Path.home().rglob(f'{NAME} *.png'))
        self.assertEqual(len(saved), 1, saved)
        self.assertEqual(desktop.width(saved[0]), 640)
        self.assertGreater(desktop.colours(saved[0]), 500)

    def test_keeps_its_size(self):
        app, _ = self.start_call()
        self.resize(700, 500)

    def test_switches_the_camera_while_it_runs(self):
        app, peer = self.start_call()
        desktop.focus(NAME)
        app.press('Camera, microphone and speaker', window=NAME)
        self.assertEqual(app.see('slider', 'Volume', window=NAME)
                         .accessible.get_current_value(), 1)
        # From the desktop's default to the last camera
        for key in ('space', 'End', 'Return'):
            desktop.keys(key)
        app.see('label', 'Test picture: ball', window=NAME)
        desktop.screenshot(SCREENSHOTS / 'devices.png', NAME, moving=True)
        before = len(peer.events)
        wait_until(lambda: any(event.get('rx_fps', 0) > 5 for event in peer.events[before:]), 10,
                   'pictures of the other camera')


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=2)
