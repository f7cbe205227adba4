# SPDX-License-Identifier: GPL-3.0-or-later
"""A real baresip as the other person: ICE, DTLS-SRTP, Opus, without devices.

baresip binds its media sockets to any address and offers the addresses of the host, so it needs a
namespace with an address that is not loopback.
"""

import glob
import pathlib
import subprocess
import sys
import wave

from visavis import Program

CONFIG = '''\
sip_listen {address}:5060
call_local_timeout 60
audio_player aubridge,nowhere
audio_source ausine,440
audio_alert aubridge,nowhere
snd_path {folder}
video_source fakevideo
video_display fakevideo
video_size 320x240
video_fps 15
rtp_ports 20000-20100
rtcp_mux yes
module_path {modules}
{module_lines}
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:4444
'''
CONTROL = pathlib.Path(__file__).with_name('baresip-control.py')
MODULES = ['opus', 'ausine', 'aubridge', 'sndfile', 'uuid', 'stun', 'ice', 'srtp', 'dtls_srtp']
VIDEO_MODULES = ['vp8', 'fakevideo']


def module_path():
    """Where this system keeps baresip's modules."""
    found = glob.glob('/usr/lib/baresip/modules') + glob.glob('/usr/lib/*/baresip/modules')
    if not found:
        raise FileNotFoundError('baresip has no modules here: is baresip-core installed?')
    return found[0]


class Baresip(Program):
    """Answers by itself. COMMANDS are given once it runs, as a person would type them."""

    def __init__(self, folder, namespace, address, *, video=False, encryption='dtls_srtp',
                 answer='auto', commands=()):
        folder = pathlib.Path(folder) / 'baresip'
        folder.mkdir()
        self._folder = folder
        self.address = f'{address}:5060'
        self._namespace = namespace
        modules = MODULES + (VIDEO_MODULES if video else [])
        (folder / 'config').write_text(CONFIG.format(
            address=address, folder=folder, modules=module_path(),
            module_lines='\n'.join(f'module {name}.so' for name in modules)), encoding='utf-8')
        media = f';mediaenc={encryption};medianat=ice' if encryption else ''
        (folder / 'accounts').write_text(
            f'<sip:berta@{address}>;regint=0;answermode={answer};audio_codecs=opus{media}'
            f'{";video_codecs=vp8" if video else ""}\n', encoding='utf-8')
        (folder / 'contacts').touch()
        super().__init__('baresip', [
            *namespace.prefix, 'stdbuf', '-oL', 'baresip', '-f', folder, '-v',
            *(word for command in commands for word in ('-e', command))], folder / 'stderr.txt')
        self.wait_line('baresip is ready', 10)

    @property
    def sound(self):
        """What it heard in its call, as a WAV file: complete once the call is over."""
        return next(self._folder.glob('dump-*-dec.wav'))

    def command(self, words):
        """A command through its control port."""
        subprocess.run([*self._namespace.prefix, sys.executable, CONTROL, words], timeout=30, check=True)


def loudness(path):
    """The mean amplitude of a WAV file with 16-bit samples, 0 to 32767."""
    with wave.open(str(path)) as sound:
        samples = memoryview(sound.readframes(sound.getnframes())).cast('h')
    return sum(map(abs, samples)) / len(samples) if samples else 0
