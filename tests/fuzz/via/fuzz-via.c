/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first Via of a response: the stack is ours, but the field's text is the caller's. */
#include <stdint.h>

#include "port/vis-sip-via.h"

#define MAX_GROWTH 64

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;
  VisAddress remote;

  g_assert_true (
      vis_address_parse ("[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535", 0, &remote, NULL));
  once = vis_sip_via_correct (data, size, &remote);
  if (!once)
    return 0;
  g_assert_cmpuint (g_bytes_get_size (once), <=, size + MAX_GROWTH);
  twice = vis_sip_via_correct (g_bytes_get_data (once, NULL), g_bytes_get_size (once), &remote);
  g_assert_true (twice && g_bytes_equal (once, twice));
  return 0;
}
