#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""translations.py notices what is missing: each test breaks one thing of a small complete tree."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name('translations.py')
SOURCE = 'const char *a (void) { return _ ("%s calls"); }\n'
UI = '<interface><object class="GtkLabel"><property name="label" translatable="yes">Hello' \
     '</property></object></interface>\n'
PO = '''msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

#, c-format
msgid "%s calls"
msgstr "%s appelle"

msgid "Hello"
msgstr "Bonjour"
'''


class Translations(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.write('src/a.c', SOURCE)
        self.write('ui/a.ui', UI)
        self.write('po/POTFILES', '# Files\nsrc/a.c\nui/a.ui\n')
        self.write('po/LINGUAS', '# Languages\nfr\n')
        self.write('po/fr.po', PO)

    def write(self, name, text):
        path = self.top / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding='utf-8')

    def check(self):
        done = subprocess.run([sys.executable, '-B', CHECK, self.top], capture_output=True,
                              encoding='utf-8', check=False)
        self.assertEqual(done.stderr, '')
        self.assertEqual(done.returncode, 1 if done.stdout else 0)
        return done.stdout

    def test_a_complete_tree_is_taken(self):
        self.assertEqual(self.check(), '')

    def test_a_file_that_is_not_listed_is_named(self):
        for name, text in (('src/b.c', SOURCE), ('ui/b.ui', UI), ('data/b.desktop.in', '')):
            with self.subTest(name):
                self.write(name, text)
                self.assertIn(f'{name} has text for the user', self.check())
                (self.top / name).unlink()

    def test_a_listed_file_that_is_gone_is_named(self):
        (self.top / 'ui/a.ui').unlink()
        self.assertIn('there is no ui/a.ui', self.check())

    def test_a_new_message_has_to_be_translated(self):
        self.write('ui/a.ui', UI.replace('Hello', 'Goodbye'))
        self.assertIn('used but not defined', self.check())

    def test_an_empty_translation_is_none(self):
        self.write('po/fr.po', PO.replace('"Bonjour"', '""'))
        self.assertIn('untranslated', self.check())

    def test_a_fuzzy_translation_is_none(self):
        self.write('po/fr.po', PO.replace('msgid "Hello"', '#, fuzzy\nmsgid "Hello"'))
        self.assertIn('reviewed', self.check())

    def test_placeholders_are_kept(self):
        self.write('po/fr.po', PO.replace('%s appelle', '%d appelle'))
        self.assertIn('format specifications', self.check())

    def test_a_language_is_listed(self):
        self.write('po/LINGUAS', '')
        self.assertIn('fr is missing', self.check())

    def test_a_listed_language_is_there(self):
        (self.top / 'po/fr.po').unlink()
        self.assertIn('fr.po', self.check())


if __name__ == '__main__':
    unittest.main()
