#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test-window.py APP PEER SCREENSHOTS: camera and screen by portal, as the call window shows them."""

import os
import pathlib
import sys
import unittest

for folder in ('../lib', '../ui', '.'):
    sys.path.insert(0, os.path.join(os.path.dirname(__file__), folder))

import desktop  # noqa: E402
import portals  # noqa: E402
from calls import CallCase  # noqa: E402

# This desktop's backend does nothing but what is tested.
desktop.KNOWN_COMPLAINTS += ('org.freedesktop.portal.Inhibit',)

NAME = CallCase.NAME
SCREENSHOTS = None


class PortalWindow(CallCase):
    def setUp(self):
        super().setUp()
        self.portals = portals.Portals(self.folder / 'desktop', [portals.SCREEN])
        self.addCleanup(self.portals.stop)

    def test_shares_a_screen(self):
        peer = self.start_peer('answer')
        app = self.start_app(peer)
        self.call(app)
        app.see_elapsed(NAME)
        app.see('image', 'Your own picture', window=NAME)
        app.press('Share the screen', window=NAME)
        peer.wait('message', 40, screen=True)
        app.see('image', 'Your shared screen', window=NAME)
        app.see('label', 'Your screen is shared', window=NAME)
        self.assertIn(f'above x11:{int(desktop.window_id(NAME)):x}', self.portals.seen())
        desktop.screenshot(SCREENSHOTS / 'shares-a-screen.png', NAME, moving=True)
        app.press('Share the screen', window=NAME)
        peer.wait('message', 40, screen=False)
        app.see('image', 'Your own picture', window=NAME)

    def test_tells_that_the_camera_is_not_allowed(self):
        self.portals.permit_camera('no')
        peer = self.start_peer('answer')
        app = self.start_app(peer, options=['--video-source', 'device'],
                             env={'GTK_USE_PORTAL': '1'})
        self.call(app)
        app.see('label', 'Visavis may not use the camera', window=NAME, seconds=20)
        peer.wait('message', 40, camera=False)
        desktop.screenshot(SCREENSHOTS / 'camera-not-allowed.png', NAME, moving=True)


if __name__ == '__main__':
    MISSING = portals.missing_programs()
    if MISSING:
        print(f'Not installed: {", ".join(MISSING)}')
        sys.exit(77)
    CallCase.PROGRAM, CallCase.PEER, SCREENSHOTS = sys.argv[1:4]
    SCREENSHOTS = pathlib.Path(SCREENSHOTS)
    unittest.main(argv=sys.argv[:1] + sys.argv[4:], verbosity=2)
