#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest, read only: test-manifest.py TOP"""

import json
import pathlib
import re
import sys
import unittest
import xml.etree.ElementTree as ET

import manifest

TOP = pathlib.Path(sys.argv.pop(1))
RUNTIME = '50'
# What an application of this kind may have at most: no home, no other device, no bus as a whole.
ALLOWED = re.compile(r'--share=(ipc|network)|--socket=(wayland|fallback-x11|pulseaudio)|--device=dri'
                     r'|--talk-name=org\.gnome\.evolution\.dataserver\.[\w.]+(\.\*)?'
                     r'|--system-talk-name=org\.freedesktop\.Avahi')
SHA256 = re.compile(r'[0-9a-f]{64}')
COMMIT = re.compile(r'[0-9a-f]{40}')


class Manifest(unittest.TestCase):
    def setUp(self):
        self.manifest = manifest.load(TOP)

    def test_is_of_this_program_and_a_living_runtime(self):
        self.assertEqual(self.manifest['id'], manifest.ID)
        self.assertEqual(self.manifest['runtime'], 'org.gnome.Platform')
        self.assertEqual(self.manifest['sdk'], 'org.gnome.Sdk')
        self.assertEqual(self.manifest['runtime-version'], RUNTIME)
        self.assertEqual(self.manifest['command'], 'visavis')

    def test_pins_every_download(self):
        for module in self.manifest['modules'][:-1]:
            with self.subTest(module['name']):
                downloads = [source for source in module['sources'] if 'url' in source]
                self.assertEqual(len(downloads), 1)
                for source in downloads:
                    self.assertTrue(source['url'].startswith('https://'))
                    if source['type'] == 'git':
                        self.assertRegex(source['tag'], r'\d')
                        self.assertRegex(source['commit'], COMMIT)
                    else:
                        self.assertEqual(source['type'], 'archive')
                        self.assertRegex(source['sha256'], SHA256)
                for source in module['sources']:
                    self.assertIn(source['type'], {'archive', 'git', 'script', 'shell'})

    def test_builds_this_tree_last(self):
        module = self.manifest['modules'][-1]
        self.assertEqual(module['name'], 'visavis')
        self.assertEqual(module['sources'], [{'type': 'dir', 'path': '..'}])

    def test_has_a_sip_stack_that_is_looked_after(self):
        sofia = next(module for module in self.manifest['modules'] if module['name'] == 'sofia-sip')
        version = tuple(map(int, sofia['sources'][0]['tag'].lstrip('v').split('.')))
        self.assertGreaterEqual(version, (1, 13, 18))

    def test_says_for_every_permission_why(self):
        permissions = self.manifest['finish-args']
        self.assertEqual(len(permissions), len(set(permissions)))
        sentences = manifest.documented(TOP)
        self.assertEqual(set(permissions), set(sentences))
        for permission, sentence in sentences.items():
            self.assertGreater(len(sentence), 20, permission)

    def test_asks_for_little(self):
        for permission in self.manifest['finish-args']:
            self.assertRegex(permission, ALLOWED)

    def test_every_download_has_a_source_offline(self):
        path = TOP / 'flatpak' / 'offline' / 'sources.json'
        offline = json.loads(path.read_text(encoding='utf-8'))
        self.assertEqual(set(offline), {module['name'] for module in self.manifest['modules'][:-1]})


class Metainfo(unittest.TestCase):
    """Flathub's guidelines, as far as a program can tell."""

    def setUp(self):
        self.root = ET.parse(TOP / 'data' / f'{manifest.ID}.metainfo.xml.in').getroot()

    def words(self, path):
        return ' '.join(self.root.findtext(path).split())

    def test_has_a_name_and_a_summary_of_the_right_length(self):
        self.assertLessEqual(len(self.words('name')), 15)
        summary = self.words('summary')
        self.assertGreaterEqual(len(summary), 10)
        self.assertLessEqual(len(summary), 35)
        self.assertFalse(summary.endswith('.'))
        self.assertNotIn(summary.split()[0].lower(), ('a', 'an', 'the'))
        self.assertNotIn(self.words('name').lower(), summary.lower())

    def test_has_a_colour_for_light_and_for_dark(self):
        colours = {colour.get('scheme_preference'): colour.text
                   for colour in self.root.findall('branding/color[@type="primary"]')}
        self.assertEqual(set(colours), {'light', 'dark'})
        for colour in colours.values():
            self.assertRegex(colour, r'^#[0-9a-f]{6}$')

    def test_has_captioned_pictures_of_the_size_that_it_says(self):
        shots = self.root.findall('screenshots/screenshot')
        self.assertGreaterEqual(len(shots), 3)
        self.assertEqual([shot.get('type') for shot in shots].count('default'), 1)
        for shot in shots:
            caption = shot.findtext('caption')
            self.assertLessEqual(len(caption), 100)
            self.assertFalse(caption.endswith('.'))
            image = shot.find('image')
            path = TOP / 'data' / 'screenshots' / image.text.rsplit('/', 1)[-1]
            head = path.read_bytes()[16:24]  # a PNG's first chunk
            size = int.from_bytes(head[:4], 'big'), int.from_bytes(head[4:], 'big')
            self.assertEqual(size, (int(image.get('width')), int(image.get('height'))), path)

    def test_tells_what_is_new_and_who_makes_it(self):
        releases = self.root.findall('releases/release')
        self.assertTrue(releases)
        for release in releases:
            self.assertTrue(''.join(release.find('description').itertext()).strip())
        version = re.search(r"version: '([^']+)'", (TOP / 'meson.build').read_text(encoding='utf-8'))
        self.assertEqual(releases[0].get('version'), version[1])
        self.assertTrue(self.words('developer/name'))
        self.assertIsNotNone(self.root.find('content_rating[@type="oars-1.1"]'))

    def test_tells_what_it_runs_on(self):
        controls = {control.text for control in self.root.findall('supports/control')
                    + self.root.findall('recommends/control')}
        self.assertEqual(controls, {'keyboard', 'pointing', 'touch'})
        self.assertEqual(self.words('requires/display_length'), '360')


if __name__ == '__main__':
    unittest.main()
