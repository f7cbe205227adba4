#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each screen as it looks wide and narrow, light and dark, mirrored, and with large text.

gallery.py APP LOOK PEER FOLDER: leaves FOLDER/LOOK-SCREEN.png. Needs a display and a
session bus of its own; tests/ui/gallery starts it with both.
"""

import contextlib
import dataclasses
import pathlib
import shutil
import subprocess
import sys
import tempfile

import desktop
from desktop import App, Failed, Peer, number_of, wait_until, write_card

APP, SPECIAL, PEER, FOLDER = sys.argv[1:4] + [pathlib.Path(sys.argv[4])]
OWN = 'Ada Example'
BEN = 'Ben Example'
HANG_UP_RED = 'E01B24'
PEOPLE = ('Bruno Hansen', 'Søren Olsen', 'Élodie Moreau', 'Łukasz Kowalski', 'Zoë van Dijk')


@dataclasses.dataclass
class Look:
    name: str
    width: int
    scheme: str = 'default'
    special: bool = False


LOOKS = (
    Look('wide-light', 1000),
    Look('wide-dark', 1000, 'prefer-dark'),
    Look('narrow-light', 360),
    Look('narrow-dark', 360, 'prefer-dark'),
    Look('mirrored', 480, special=True),
    Look('large-text', 480, special=True),
)


def draw_film(path, wall, skin, hair, clothes):
    """A second of somebody who does not exist, before a wall of two colours."""
    picture = path.with_suffix('.png')
    subprocess.run([
        'convert', '-size', '1280x720', f'gradient:{wall}', '-fill', clothes,
        '-draw', 'roundrectangle 390,520 890,900 190,190', '-fill', hair,
        '-draw', 'ellipse 640,290 172,190 0,360', '-fill', skin,
        '-draw', 'roundrectangle 590,420 690,570 40,40', '-draw', 'ellipse 640,320 140,170 0,360',
        '-fill', hair, '-draw', 'ellipse 640,190 150,75 180,360', '-fill', '#2b2430',
        '-draw', 'circle 585,310 593,310', '-draw', 'circle 695,310 703,310',
        '-fill', 'none', '-stroke', '#2b2430', '-strokewidth', '7',
        '-draw', 'arc 585,340 695,420 20,160', str(picture)], check=True)
    subprocess.run(
        ['gst-launch-1.0', '-q', 'filesrc', f'location={picture}', '!', 'pngdec', '!',
         'imagefreeze', 'num-buffers=30', '!', 'video/x-raw,framerate=30/1', '!', 'videoconvert',
         '!', 'vp8enc', 'target-bitrate=4000000', 'deadline=1', '!', 'webmmux', '!', 'filesink',
         f'location={path}'], check=True)
    return path


class Gallery:
    def __init__(self, folder):
        self.folder = folder
        self.desktop = desktop.Desktop()
        self.notifications = desktop.Notifications()
        self.profile = folder / 'person-1'
        self.stack = None
        self.own_film = draw_film(folder / 'own.webm', '#cdab8f-#8f6f5c', '#f2c7a5', '#6b3f2a',
                                  '#26a269')
        self.other_film = draw_film(folder / 'other.webm', '#99c1f1-#1a5fb4', '#a9714b', '#241f31',
                                    '#f6d32d')

    def write_people(self, port):
        write_card(self.profile / 'contacts', BEN, number_of(2), f'127.0.0.1:{port}')
        for person, name in enumerate(PEOPLE, 10):
            write_card(self.profile / 'contacts', name, number_of(person), '127.0.0.1:9')

    def start(self, look, *options, known=True):
        self.profile.mkdir(parents=True, exist_ok=True)
        (self.profile / 'settings.ini').write_text(
            f'[settings]\nwindow-width={look.width}\nwindow-height=700\n'
            f'call-window-width={look.width}\ncall-window-height=640\n')
        prefix = [SPECIAL, look.name] if look.special else [APP]
        app = App(self.desktop, prefix, self.folder, 1, '127.0.0.1:0', name=OWN,
                  options=['--region', 'US', '--video-source', str(self.own_film),
                           '--video-size', '1280x720@30', *options], known=known,
                  env={'ADW_DEBUG_COLOR_SCHEME': look.scheme})
        self.stack.callback(app.stop)
        app.wait('listening', 20)
        return app

    def start_peer(self, *words):
        peer = Peer(PEER, self.folder, 2, '127.0.0.1:0', words, name=BEN, options=(
            '--video-source', str(self.other_film), '--video-size', '1280x720@30'))
        self.stack.callback(peer.stop)
        return peer

    def shoot(self, look, screen, title, moving=False):
        wait_until(lambda: desktop.window_id(title), 10, f'the window “{title}”')
        desktop.screenshot(FOLDER / f'{look.name}-{screen}.png', title, moving=moving)

    def shoot_controls(self, look):
        """They come back with any key; a picture may be older. Returns: whether they are in it."""
        desktop.focus(BEN)
        desktop.keys('shift')
        self.shoot(look, 'call', BEN, moving=True)
        return desktop.has_colour(FOLDER / f'{look.name}-call.png', HANG_UP_RED)

    @contextlib.contextmanager
    def session(self):
        """Ends what was started."""
        with contextlib.ExitStack() as stack:
            self.stack = stack
            yield

    def make_history(self):
        """A call that was answered, one that was missed, and one that nobody could answer."""
        with self.session():
            answering = self.start_peer('answer')
            self.write_people(answering.wait('listening', 10)['port'])
            app = self.start(LOOKS[0])
            app.press(f'Call {BEN} with video', window=OWN)
            app.wait('state', 20, state='active')
            app.see_elapsed(window=BEN, at_least=2)
            app.press('Hang up', window=BEN)
            app.wait('state', 10, state='ended')
            answering.stop()
            before = len(app.events)
            app.press('Call Bruno Hansen without video', window=OWN)
            app.wait('state', 20, after=before, state='ended')
            port = app.find('listening')['port']
            caller = self.start_peer('call', f'sip:{number_of(1)}@127.0.0.1:{port}')
            app.see('push button', 'Decline', seconds=20)
            caller.stop()
            app.gone('push button', 'Decline')

    def shoot_views(self, look):
        with self.session():
            app = self.start(look)
            app.see('list item', BEN)
            self.shoot(look, 'people', OWN)
            app.press(f'More for {BEN}', window=OWN)
            app.press('Edit…', role='menu item')
            app.window('Edit Contact')
            self.shoot(look, 'contact', 'Edit Contact')
            app.press('Cancel', window='Edit Contact')
            app.gone('frame', 'Edit Contact')
            for key, screen in (('r', 'recents'), ('k', 'keypad')):
                desktop.focus(OWN)
                desktop.keys(f'alt+{key}')
                if screen == 'keypad':
                    app.see('text', 'Number or address').set_text('2025550')
                    app.see('push button', BEN)
                self.shoot(look, screen, OWN, moving=screen == 'keypad')
            desktop.focus(OWN)
            desktop.keys('ctrl+comma')
            app.window('Preferences')
            self.shoot(look, 'preferences', 'Preferences')
            desktop.focus('Preferences')
            desktop.keys('alt+d')
            app.see('level bar', 'How loud')
            self.shoot(look, 'devices', 'Preferences', moving=True)

    def shoot_welcome(self, look):
        with self.session():
            app = self.start(look, known=False)
            app.window('Welcome')
            self.shoot(look, 'welcome', 'Welcome')
            app.press('Next')
            app.window('Who You Are')
            self.shoot(look, 'welcome-profile', 'Who You Are', moving=True)

    def shoot_calls(self, look):
        with self.session():
            app = self.start(look)
            port = app.find('listening')['port']
            caller = self.start_peer('call', f'sip:{number_of(1)}@127.0.0.1:{port}')
            app.see('push button', 'Decline', window=BEN, seconds=20)
            self.shoot(look, 'incoming', BEN, moving=True)
            app.press('Answer with Video', window=BEN)
            app.wait('first-frame', 20)
            app.see_elapsed(window=BEN, at_least=3)
            wait_until(lambda: self.shoot_controls(look), 10, 'the controls')
            app.press('connection', window=BEN)
            app.see('image', 'Bit Rate. Received: ', window=BEN)
            desktop.screenshot(FOLDER / f'{look.name}-quality.png', moving=True)
            desktop.keys('Escape')
            app.gone('image', 'Bit Rate. Received: ')
            desktop.keys('F9')
            app.see('text', 'Write a message').set_text('A word in between')
            app.press('Send', window=BEN)
            app.see('list item', 'A word in between', window=BEN)
            self.shoot(look, 'chat', BEN, moving=True)
            caller.stop()

    def shoot_all(self, look):
        self.shoot_views(look)
        self.shoot_calls(look)
        self.shoot_welcome(look)


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    try:
        gallery = Gallery(folder)
        gallery.make_history()
        for look in LOOKS:
            gallery.shoot_all(look)
            print(f'{look.name}: done', flush=True)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder)
    print(f'The gallery is in {FOLDER}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
