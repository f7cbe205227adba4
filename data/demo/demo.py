#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""demo.py BUILD: two people who don't exist call each other, in two real windows.

Each has a profile of her or his own, with the other's vCard in it, on an address of this machine.
Ada calls Ben by his phone number. Prints what happened when, and leaves pictures of both windows
in ./screenshots. Exits with 1 when no picture arrives.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / 'tests' / 'lib'))

from visavis import Failed, Program, number_of, prepare_contacts  # noqa: E402

PORT = 16402
ADA = {'person': 1, 'name': 'Ada Example', 'address': '127.0.0.2'}
BEN = {'person': 2, 'name': 'Ben Example', 'address': '127.0.0.3'}
SCREEN = '1000x720x24'


def virtual_screen(stack):
    """Starts an X server without a screen; the name of its display."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ['Xvfb', '-displayfd', str(write_end), '-screen', '0', SCREEN, '-nolisten', 'tcp'],
        pass_fds=[write_end], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(server.wait)
    stack.callback(server.terminate)
    os.close(write_end)
    with os.fdopen(read_end) as display:  # ends when the server does
        number = display.readline().strip()
    if not number:
        raise Failed('The virtual display (Xvfb) did not start.')
    return f':{number}'


def start(stack, build, folder, who, display, arguments):
    profile = folder / f'person-{who["person"]}'
    runtime = profile / 'runtime'
    runtime.mkdir(parents=True, mode=0o700)
    environment = {
        'DISPLAY': display,
        'GDK_BACKEND': 'x11',
        'GSETTINGS_SCHEMA_DIR': str(build / 'data'),
        'GSETTINGS_BACKEND': 'memory',
        'GTK_A11Y': 'none',
        'ADW_DISABLE_PORTAL': '1',
        'GIO_USE_VFS': 'local',
        # Nothing of the demo touches the profile of whoever runs it.
        'XDG_RUNTIME_DIR': str(runtime),
        'XDG_CONFIG_HOME': str(profile / 'config'),
        'XDG_DATA_HOME': str(profile / 'data'),
        'XDG_CACHE_HOME': str(folder / 'cache'),
    }
    if not os.environ.get('DISPLAY'):
        environment['GSK_RENDERER'] = 'cairo'  # a virtual screen has no graphics card
    return stack.enter_context(Program(who['name'], [
        build / 'src' / 'app' / 'visavis', '--events', '--data', profile,
        '--key-file', profile / 'key.pem', '--bind', f'{who["address"]}:{PORT}', '--number', number_of(who['person']),
        '--name', who['name'], '--audio-source', 'test', '--audio-sink', 'none',
        '--video-source', 'test', '--video-size', '640x480@30', *arguments],
        profile / 'stderr.txt', environment))


def call_window(display, process):
    """The id of the largest window of PROCESS: the one with the call."""
    environment = {**os.environ, 'DISPLAY': display}

    def ask(*command):
        return subprocess.run(command, env=environment, timeout=10, capture_output=True,
                              text=True).stdout

    def area(window):
        said = ask('xwininfo', '-id', window)
        if 'Map State: IsViewable' not in said:
            return 0
        return (int(re.search(r'Width: (\d+)', said)[1])
                * int(re.search(r'Height: (\d+)', said)[1]))

    # A window manager puts its own window around each one: look at the whole tree.
    windows = re.findall(r'^\s+(0x[0-9a-f]+) ', ask('xwininfo', '-root', '-tree'), re.MULTILINE)
    owner = f'_NET_WM_PID(CARDINAL) = {process.pid}\n'
    own = [window for window in windows if owner in ask('xprop', '-id', window, '_NET_WM_PID')]
    # The tree lists the topmost first, and max() keeps the first of equals.
    return max(own, key=area, default=None)


def take_picture(display, window, path):
    subprocess.run(['import', '-display', display, '-window', window, str(path)], timeout=20,
                   check=True, stdin=subprocess.DEVNULL)


def differ(first, second):
    """Whether two pictures differ by more than a counting clock would make them."""
    said = subprocess.run(['compare', '-metric', 'AE', '-fuzz', '10%', str(first), str(second),
                           'null:'], capture_output=True, text=True, timeout=20).stderr
    return float(said.split()[0]) > 1000


def timeline(caller, callee):
    """What happened when, in ms since the number was dialled, as lines."""
    rows = []

    def add(what, event, words):
        if event:
            rows.append((event['t'], what, words(event)))

    add('number', caller.find('state', state='calling'),
        lambda _: f'{ADA["name"]} calls {number_of(BEN["person"])}')
    begin = rows[0][0]
    add('route', caller.find('route'), lambda event: f'{event["uri"]}, of Ben’s card')
    first = caller.find('first-frame')
    rows.append((first['t'] - first['since_invite_ms'], 'INVITE', f'to {BEN["address"]}:{PORT}'))
    add('incoming', callee.find('incoming'), lambda event: f'from {event["name"]}')
    add('ringing', caller.find('state', state='ringing'), lambda _: 'Ada hears it ring')
    add('answer', callee.find('state', state='connecting'), lambda _: f'by {BEN["name"]}')
    for who in (caller, callee):
        add('ICE', who.find('ice', state='connected'),
            lambda event, who=who: f'{who.name}: {event["local"]} to {event["remote"]}')
        add('keys', who.find('secured'),
            lambda event, who=who: f'{who.name}: {event["suite"]}')
        add('first frame', who.find('first-frame'),
            lambda event, who=who: f'{who.name}: {event["width"]}×{event["height"]} '
            f'{event["codec"]}, {event["since_answer_ms"]:.0f} ms after the answer')
    return [f'{when - begin:9.1f} ms  {what:<12} {words}' for when, what, words in sorted(rows)]


def demo(build, seconds):
    pictures = pathlib.Path('screenshots')
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix='visavis-')))
        for owner, other in ((ADA, BEN), (BEN, ADA)):
            prepare_contacts(folder, owner['person'],
                             [(other['person'], other['name'], f'{other["address"]}:{PORT}')])
        given = os.environ.get('DISPLAY')
        displays = [given or virtual_screen(stack) for _ in range(2)]

        print(f'{BEN["name"]} ({number_of(BEN["person"])}) waits on {BEN["address"]}.', flush=True)
        callee = start(stack, build, folder, BEN, displays[1], ['--auto-answer', '1500'])
        callee.wait('listening', 40)
        print(f'{ADA["name"]} ({number_of(ADA["person"])}) on {ADA["address"]} calls.', flush=True)
        caller = start(stack, build, folder, ADA, displays[0],
                       ['--call', number_of(BEN['person'])])
        for who in (caller, callee):
            who.wait('first-frame', 40)
            who.wait('state', 10, state='active')
            who.wait('stats', 10)
        print()
        print('\n'.join(timeline(caller, callee)))
        print()

        pictures.mkdir(exist_ok=True)
        moved = True
        for who, display, name in ((caller, displays[0], 'ada'), (callee, displays[1], 'ben')):
            path, earlier = pictures / f'{name}.png', folder / f'{name}-earlier.png'
            window = call_window(display, who.process)
            if not window:
                raise Failed(f'{who.name} shows no window.\n{who.story()}')
            take_picture(display, window, earlier)
            time.sleep(0.5)  # for the picture to move: it does so 30 times a second
            take_picture(display, window, path)
            if differ(earlier, path):
                print(f'{path}: {who.name} sees a moving picture.')
            else:
                print(f'{path}: nothing moves in this window.')
                moved = False
        for who in (caller, callee):
            stats = who.wait('stats', 10, after=len(who.events))
            print(f'{who.name}: receives {stats["rx_fps"]:.0f} and sends {stats["tx_fps"]:.0f} '
                  f'pictures a second.')

        if given and seconds:
            print(f'The windows close after {seconds} s.', flush=True)
            with contextlib.suppress(Failed, KeyboardInterrupt):
                caller.wait('state', seconds, state='ended')
        return 0 if moved else 1


def main():
    parser = argparse.ArgumentParser(prog='./run --demo', description='Two people call each other.')
    parser.add_argument('build', type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument('--seconds', type=int, default=30,
                        help='how long the windows stay on a real display (default: 30)')
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # nothing stays behind
    for tool in ('Xvfb', 'xwininfo', 'xprop', 'import', 'compare'):
        if not shutil.which(tool):
            print(f'The demo needs the program “{tool}”; see data/setup/packages.')
            return 1
    try:
        return demo(arguments.build.resolve(), arguments.seconds)
    except Failed as error:
        print(f'The demo did not succeed: {error}')
        return 1


if __name__ == '__main__':
    sys.exit(main())
