# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what other programs do, while this one answers what it is asked on the bus."""

import os
import time

from gi.repository import GLib

from visavis import Failed

TICK_MS = 40

# A machine that does much else at the same time is slow, not wrong. Whoever looks for a mistake may
# want to wait less: PATIENCE=1 meson test …
PATIENCE = int(os.environ.get('PATIENCE', '4'))


def wait_until(found, seconds, what):
    """Whatever FOUND() returns as soon as it is true; asks again as events come."""
    deadline = time.monotonic() + seconds * PATIENCE
    context = GLib.MainContext.default()
    while True:
        try:
            result = found()
        except (GLib.Error, SystemError):  # something went away while it was looked at
            result = None
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failed(f'{seconds * PATIENCE} s passed without {what}')
        GLib.timeout_add(TICK_MS, lambda: GLib.SOURCE_REMOVE)
        context.iteration(True)
