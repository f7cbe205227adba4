# SPDX-License-Identifier: GPL-3.0-or-later
"""A real Linphone as the other person: ICE, DTLS-SRTP, Opus and VP8 in a bundle, without devices."""

import pathlib
import re
import shutil
import subprocess

from visavis import Program

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

# What its log says of each stream once a second.
RECEIVED = re.compile(r'Stream #\d \((audio|video)\).* RTP : \[d=([0-9.]+),')


class Linphone(Program):
    """Answers by itself. Takes the commands of its command line, and tells little: its log does."""

    def __init__(self, folder, namespace, address):
        folder = pathlib.Path(folder) / 'linphone'
        for kept in ('.local/share/linphone', '.config/linphone'):
            (folder / kept).mkdir(parents=True)
        (folder / 'config').write_text(CONFIG.format(address=address), encoding='utf-8')
        self.address = f'{address}:5060'
        # What ends it (test-linphone.py) is rarer where it need not wait for its turn.
        super().__init__('linphone', [
            *namespace.prefix, 'nice', '-n', '-15', 'sh', '-c', 'exec "$@" 2>&1', '-',
            'stdbuf', '-oL', 'linphonec', '-c', folder / 'config', '-a', '-C', '-d', '6'],
            folder / 'stderr.txt', env={'HOME': str(folder)}, stdin=subprocess.PIPE)
        self.say('soundcard use files')
        self.wait_line('Using wav files', 30)
        self.say(f'play {VOICE}')  # in its next call

    @staticmethod
    def is_installed():
        return shutil.which('linphonec') is not None and VOICE.exists()

    def received(self):
        """What came of sound and of pictures, in kbit/s, second by second."""
        seconds = {'audio': [], 'video': []}
        for event in list(self.events):
            if found := RECEIVED.search(event.get('line', '')):
                seconds[found[1]].append(float(found[2]))
        return seconds
