/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of an in-call MESSAGE: what parses must print and parse again. */
#include <stdint.h>
#include <string.h>

#include "call/vis-call-message.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (VisCallMessage) message = vis_call_message_parse ((const char *)data, size, NULL);

  if (message)
    {
      g_autofree char *body = vis_call_message_print (message);
      g_autoptr (VisCallMessage) again = NULL;

      if (strlen (body) <= VIS_CALL_MESSAGE_MAX_SIZE)
        {
          again = vis_call_message_parse (body, strlen (body), NULL);
          g_assert_nonnull (again);
          g_assert_cmpstr (again->text, ==, message->text);
        }
    }
  return 0;
}
