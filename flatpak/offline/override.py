#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""override.py MANIFEST SOURCES CHECKOUT: prints the manifest with sources that are on this machine.

Nothing but the downloads is replaced: an archive or a repository of a module by Debian's source of
the same module in the folder SOURCES, this project's own folder by CHECKOUT. What is done to the
sources afterwards (shell, script, patch) stays. Says on standard error where the bytes are others
than the ones that the manifest pins.
"""

import hashlib
import json
import pathlib
import sys


def local(module, source, package, folder):
    """Debian's source of that PACKAGE, as a source of a manifest."""
    found = sorted(folder.glob(f'{package}_*.orig.tar.*[!c]'))
    if len(found) != 1:
        sys.exit(f'{module}: one source of {package} expected in {folder}, not {len(found)}')
    checksum = hashlib.sha256(found[0].read_bytes()).hexdigest()
    pinned = source.get('tag') or source['url'].rsplit('/', 1)[-1]
    same = checksum == source.get('sha256')
    print(f'{module}: {found[0].name}, '
          f'{"the very bytes of" if same else "in place of"} {pinned}', file=sys.stderr)
    return {'type': 'archive', 'path': str(found[0]), 'sha256': checksum}


def main():
    manifest_path, folder, checkout = map(pathlib.Path, sys.argv[1:])
    manifest = json.loads(manifest_path.read_text(encoding='utf-8'))
    packages = json.loads((pathlib.Path(__file__).parent / 'sources.json').read_text(encoding='utf-8'))
    for module in manifest['modules']:
        name = module['name']
        for index, source in enumerate(module['sources']):
            if 'url' in source:
                module['sources'][index] = local(name, source, packages.pop(name), folder)
            elif source['type'] == 'dir':
                module['sources'][index] = {'type': 'dir', 'path': str(checkout)}
    if packages:
        sys.exit(f'No such modules: {", ".join(packages)}')
    json.dump(manifest, sys.stdout, indent=2)


if __name__ == '__main__':
    main()
