#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that a user reads is left out of the translations.

translations.py TOP: every file below TOP with text for the user stands in po/POTFILES, and
every language in po/LINGUAS has all of the text that these files have now, without a fuzzy message.
What is wrong is printed, a line each; the exit status says whether something was.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

# What meson's preset “glib” looks for, which makes the template.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3')
MARKED_IN_C = re.compile(r'(?<!\w)(?:_|N_|C_|NC_)\s*\(\s*"|(?<!\w)(?:g_dn|n)gettext\s*\(')
MARKED_IN_XML = re.compile(r'\btranslatable="(?:yes|true|1)"')
# The names of elements and keys say what is translated here: nothing has to be marked.
ALWAYS_TEXT = ('.desktop.in', '.gschema.xml', '.metainfo.xml.in')


def read_list(path):
    lines = path.read_text(encoding='utf-8').splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith('#')]


def has_text(path):
    if path.name.endswith(ALWAYS_TEXT):
        return True
    if path.suffix in ('.c', '.cpp', '.h'):
        return bool(MARKED_IN_C.search(path.read_text(encoding='utf-8')))
    if path.suffix == '.ui':
        return bool(MARKED_IN_XML.search(path.read_text(encoding='utf-8')))
    return False


def check_files(top, listed):
    found = {path.relative_to(top).as_posix()
             for folder in ('data', 'src', 'ui') for path in (top / folder).rglob('*')
             if path.is_file() and has_text(path)}
    for name in sorted(found - set(listed)):
        yield f'{name} has text for the user: add it to po/POTFILES'
    for name in listed:
        if not (top / name).is_file():
            yield f'po/POTFILES: there is no {name}'
        if listed.count(name) > 1:
            yield f'po/POTFILES: {name} stands there {listed.count(name)} times'


def run(*command):
    """What COMMAND complains of, if it fails."""
    done = subprocess.run(command, capture_output=True, encoding='utf-8', check=False,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': ''})
    if done.returncode != 0:
        yield f'{command[0]}: ' + (done.stderr.strip() or f'exit status {done.returncode}')


def check_language(po, template):
    """Complete: msgcmp wants a translation, not fuzzy, of whatever is in TEMPLATE."""
    yield from run('msgfmt', '--check', '--output-file', os.devnull, str(po))
    yield from run('msgcmp', str(po), str(template))


def check_languages(top, listed):
    languages = read_list(top / 'po' / 'LINGUAS')
    for po in sorted((top / 'po').glob('*.po')):
        if po.stem not in languages:
            yield f'po/LINGUAS: {po.stem} is missing'
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / 'template.pot'
        complaints = list(run('xgettext', '--from-code=UTF-8', f'--directory={top}',
                              f'--output={template}', *[f'--keyword={word}' for word in KEYWORDS],
                              *listed))
        yield from complaints
        if not complaints:
            for language in languages:
                yield from check_language(top / 'po' / f'{language}.po', template)


def main():
    top = pathlib.Path(sys.argv[1])
    listed = read_list(top / 'po' / 'POTFILES')
    complaints = list(check_files(top, listed))
    if not complaints:  # xgettext stops at the first file that is not there
        complaints = list(check_languages(top, listed))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main())
