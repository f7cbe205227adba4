#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-camera.py PEER: a call whose camera comes from the desktop's camera portal."""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
sys.path.insert(0, os.path.dirname(__file__))

import portals  # noqa: E402
from visavis import Peer  # noqa: E402

SANDBOX = ('env', 'GTK_USE_PORTAL=1')
PEER = None


class CameraPortal(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.desktop = portals.Portals(self.folder / 'desktop')
        self.addCleanup(self.desktop.stop)

    def call(self):
        """A call; Returns: who has the camera, who sees it."""
        callee = Peer(PEER, self.folder, 2, '127.0.0.1:0', ['answer'])
        self.addCleanup(callee.stop)
        port = callee.wait('listening', 20)['port']
        caller = Peer(PEER, self.folder, 1, '127.0.0.1:0',
                      ['--video-source', 'device', '--video-size', '320x240@15', 'call',
                       f'127.0.0.1:{port}'], prefix=SANDBOX)
        self.addCleanup(caller.stop)
        caller.wait('state', 30, state='active')
        return caller, callee

    def check_goes_on(self, caller):
        """The call outlives its camera."""
        seen = len(caller.events)
        caller.wait('stats', 10, after=seen)
        self.assertIsNone(caller.find('state', state='ended'))

    def wait_frames(self, callee, seconds=20):
        callee.wait('first-frame', seconds)
        seen = len(callee.events)
        for _ in range(3):
            event = callee.wait('stats', 10, after=seen)
            seen = callee.events.index(event) + 1
        return event['rx_fps']

    def test_pictures_of_an_allowed_camera_arrive(self):
        self.desktop.permit_camera('yes')
        caller, callee = self.call()
        frame = callee.wait('first-frame', 30)
        self.assertEqual((frame['width'], frame['height']), (320, 240))
        rate = self.wait_frames(callee)
        print(f'# {rate} pictures a second through the portal')
        self.assertGreater(rate, 3)
        self.assertIsNone(caller.find('notice'))

    def test_an_answer_in_the_dialog_opens_it(self):
        self.desktop.say('camera', 'yes')
        _, callee = self.call()
        callee.wait('first-frame', 30)
        self.assertEqual(self.desktop.seen(), ['camera yes'])

    def test_a_refusal_is_explained_and_the_call_goes_on(self):
        self.desktop.permit_camera('no')
        caller, callee = self.call()
        self.assertIn('may not use the camera', caller.wait('notice', 20)['message'])
        callee.wait('message', 20, camera=False)
        self.check_goes_on(caller)
        self.assertIsNone(callee.find('first-frame'))

    def test_a_dialog_closes_with_the_call(self):
        self.desktop.say('camera', 'wait')
        caller, _ = self.call()
        self.desktop.wait_seen('camera wait')
        self.check_goes_on(caller)
        caller.stop()
        self.desktop.wait_seen('taken back')

    def test_taking_the_permission_back_turns_it_off(self):
        self.desktop.permit_camera('yes')
        caller, callee = self.call()
        self.wait_frames(callee)
        self.desktop.permit_camera('no')
        self.assertIn('may not use the camera any more', caller.wait('notice', 20)['message'])
        callee.wait('message', 20, camera=False)
        self.check_goes_on(caller)

    def test_a_camera_that_is_pulled_out_is_told(self):
        self.desktop.permit_camera('yes')
        caller, callee = self.call()
        self.wait_frames(callee)
        self.desktop.pull_out_camera()
        self.assertIn('stopped working', caller.wait('notice', 30)['message'])
        callee.wait('message', 20, camera=False)
        self.check_goes_on(caller)

    def test_a_camera_without_pictures_is_told(self):
        self.desktop.permit_camera('yes')
        self.desktop.pull_out_camera()
        caller, callee = self.call()
        self.assertIn('no picture', caller.wait('notice', 40)['message'])
        callee.wait('message', 20, camera=False)

    def test_a_portal_that_dies_is_told(self):
        self.desktop.say('camera', 'wait')
        caller, _ = self.call()
        self.desktop.wait_seen('camera wait')
        self.desktop.portal.kill()
        self.assertIn('could not open the camera', caller.wait('notice', 20)['message'])
        self.check_goes_on(caller)


if __name__ == '__main__':
    MISSING = portals.missing_programs()
    if MISSING:
        print(f'Not installed: {", ".join(MISSING)}')
        sys.exit(77)
    PEER = sys.argv.pop(1)
    unittest.main(verbosity=2)
