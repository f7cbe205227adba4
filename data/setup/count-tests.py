#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py BROKEN LOG...: the last line of ./check, out of Meson's JSON logs.

BROKEN steps (a build, the formatting) count as failures. A run in which nothing ran has failed.
"""

import json
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}


def main():
    passed, failed, skipped = 0, int(sys.argv[1]), 0
    bad = []
    for name in sys.argv[2:]:
        with open(name, encoding='utf-8') as log:
            for line in log:
                test = json.loads(line)
                if test['result'] in PASSED:
                    passed += 1
                elif test['result'] in SKIPPED:
                    skipped += 1
                else:
                    failed += 1
                    bad.append(f'{test["result"]}: {test["name"]}  ({name})')

    print()
    for line in bad:
        print(line)
    if passed + failed == 0:
        print('No test ran.')
        failed = 1
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
