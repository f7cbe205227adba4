# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Linphone as the other person: ICE, DTLS-SRTP, Opus and VP8 in a bundle, without devices."""

import pathlib
import re
import shutil
import signal
import subprocess

from visavis import Failed, Program

CONFIG = '''\
[sip]
sip_port=5060
sip_tcp_port=0
sip_tls_port=0
contact="Lina" <sip:lina@{address}>
media_encryption=dtls
[net]
nat_policy_ref=direct
[nat_policy_0]
ref=direct
protocols=ice
[rtp]
bundle=1
rtcp_mux=1
avpf=1
[video]
enabled=1
capture=1
display=0
automatically_initiate=1
automatically_accept=1
device=StaticImage: Static picture
size=qvga
'''
# Without a sound card it plays a file to the other side.
VOICE = pathlib.Path('/usr/share/sounds/linphone/hello16000.wav')


class Linphone(Program):
    """Answers by itself. Takes the commands of its command line, and tells little: its log does."""

    def __init__(self, folder, namespace, address):
        folder = pathlib.Path(folder) / 'linphone'
        for kept in ('.local/share/linphone', '.config/linphone'):
            (folder / kept).mkdir(parents=True)
        self._log_path = folder / 'log.txt'
        (folder / 'config').write_text(CONFIG.format(address=address), encoding='utf-8')
        self.address = f'{address}:5060'
        super().__init__('linphone', [
            *namespace.prefix, 'stdbuf', '-oL', 'linphonec', '-c', folder / 'config', '-a', '-C',
            '-d', '6', '-l', self._log_path], folder / 'stderr.txt', env={'HOME': str(folder)},
            stdin=subprocess.PIPE)
        self.say('soundcard use files')
        self.wait_line('Using wav files', 30)
        self.say(f'play {VOICE}')  # in its next call

    @staticmethod
    def is_installed():
        return shutil.which('linphonec') is not None and VOICE.exists()

    def received(self):
        """Ends it; packets of sound and of pictures in its last call."""
        self.wait_line(r'Call \d+ .* ended', 20)
        self.say('quit')
        try:
            self.wait_exit(10)
        except Failed:  # Linphone 5.3 does not always come to its end
            self.stop(signal.SIGKILL)
        log = self._log_path.read_text(encoding='utf-8', errors='replace')
        return {kind: int(count) for kind, count in re.findall(
            r"(AUDIO|VIDEO) SESSION'S RTP STATISTICS(?:(?!SESSION).)*?received +(\d+) packets", log,
            re.DOTALL)}
