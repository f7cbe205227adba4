#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last lines of ./check, out of Meson's JSON logs: what failed, and how many.

A broken step (a build, the formatting) counts as a failure. A run in which nothing ran has failed.
"""

import argparse
import json
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--broken', metavar='STEP', action='append', default=[])
    parser.add_argument('logs', metavar='LOG', nargs='*')
    given = parser.parse_args()

    passed, failed, skipped = 0, len(given.broken), 0
    bad = [f'FAILED: {step}' for step in given.broken]
    for name in given.logs:
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
