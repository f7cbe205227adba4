#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layering test can fail: each rule, broken on purpose in a small tree of its own."""

import pathlib
import tempfile
import unittest

import layering

HEAD = f'/* {layering.LICENCE} */\n'
HEADER = HEAD + '#pragma once\n'


class Layering(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)

    def write(self, path, text):
        (self.top / path).parent.mkdir(parents=True, exist_ok=True)
        (self.top / path).write_text(text, encoding='utf-8')

    def complaints(self):
        return [line.replace(f'{self.top}/', '') for line in layering.check_tree(self.top)]

    def assert_complains(self, place, words):
        found = self.complaints()
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(place + ': '), found[0])
        self.assertIn(words, found[0])

    def test_clean_tree_passes(self):
        self.write('src/base/vis-a.h', HEADER + '#include <glib-object.h>\n#include <sys/socket.h>\n')
        self.write('src/sdp/vis-b.c', HEAD + '#include "base/vis-a.h"\n#include <gst/sdp/sdp.h>\n')
        self.write('src/sdp/vis-c-private.h', HEADER)
        self.write('src/sdp/vis-c.c', HEAD + '#include "sdp/vis-c-private.h"\n#include "config.h"\n')
        self.write('src/contacts/shim.cc', HEAD + '#include <phonenumbers/phonenumberutil.h>\n')
        self.assertEqual(self.complaints(), [])

    def test_climbing_include_fails(self):
        self.write('src/base/vis-a.c', HEAD + '\n#include "call/vis-call.h"\n')
        self.assert_complains('src/base/vis-a.c:3', 'climbs from base up to call')

    def test_sideways_include_fails(self):
        self.write('src/port/vis-a.c', HEAD + '#include "media/vis-b.h"\n')
        self.assert_complains('src/port/vis-a.c:2', 'goes sideways from port to media')

    def test_private_header_of_another_room_fails(self):
        self.write('src/call/vis-a.c', HEAD + '# include "port/vis-port-private.h"\n')
        self.assert_complains('src/call/vis-a.c:2', 'is private to port')

    def test_foreign_library_fails(self):
        for room, header in [('call', 'gtk/gtk.h'), ('engine', 'adwaita.h'), ('call', 'gst/gst.h'),
                             ('port', 'sofia-sip/nua.h'), ('media', 'nice/agent.h'),
                             ('identity', 'sqlite3.h'), ('store', 'openssl/evp.h'),
                             ('port', 'libsecret/secret.h'), ('sdp', 'gst/app/app.h')]:
            with self.subTest(header=header):
                self.write('src/base/vis-empty.c', HEAD)
                self.write(f'src/{room}/vis-a.c', HEAD + f'#include <{header}>\n')
                self.assert_complains(f'src/{room}/vis-a.c:2', f'not to {room}')
                (self.top / f'src/{room}/vis-a.c').unlink()

    def test_phone_numbers_outside_the_shim_fail(self):
        self.write('src/contacts/vis-a.c', HEAD + '#include <phonenumbers/phonenumberutil.h>\n')
        self.assert_complains('src/contacts/vis-a.c:2', 'for the C++ shim only')

    def test_unknown_library_fails(self):
        self.write('src/call/vis-a.c', HEAD + '#include <curl/curl.h>\n')
        self.assert_complains('src/call/vis-a.c:2', 'no rule says')

    def test_unknown_room_fails(self):
        self.write('src/cellar/vis-a.c', HEAD)
        self.assert_complains('src/cellar/vis-a.c', 'is in no level')

    def test_header_without_guard_fails(self):
        self.write('src/base/vis-a.h', HEAD)
        self.assert_complains('src/base/vis-a.h', '#pragma once')

    def test_missing_licence_fails(self):
        for path in ['src/base/vis-a.c', 'ui/window.ui', 'data/setup/install', 'tests/x/x.py']:
            with self.subTest(path=path):
                self.write(path, '\n')
                self.assert_complains(path, 'SPDX')
                (self.top / path).unlink()

    def test_long_file_without_a_reason_fails(self):
        self.write('src/base/vis-a.c', HEAD + ';\n' * layering.MAX_LINES)
        self.assert_complains('src/base/vis-a.c', '601 lines')

    def test_long_file_with_a_reason_passes(self):
        reason = '/* Longer than 600 lines because it is one table. */\n'
        self.write('src/base/vis-a.c', HEAD + reason + ';\n' * layering.MAX_LINES)
        self.assertEqual(self.complaints(), [])


if __name__ == '__main__':
    unittest.main()
