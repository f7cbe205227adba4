/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line on visavis-peer's standard input: what it asks for is within bounds. */
#include <stdint.h>
#include <string.h>

#include "peer/vis-peer-order.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPeerOrder) order = vis_peer_order_parse ((const char *)data, size, &error);

  g_assert_true ((order == NULL) == (error != NULL));
  if (order && order->text)
    {
      g_assert_cmpuint (strlen (order->text), <=, VIS_PEER_ORDER_MAX);
      g_assert_true (g_utf8_validate (order->text, -1, NULL));
    }
  return 0;
}
