/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-engine-description.h"

#include "media/vis-media-description.h"
#include "port/vis-ice-path.h"
#include "sip/vis-sip-stack.h"

/* The port and the kinds of addresses: which addresses they are is the user's affair. */
static void
describe_addresses (VisEngine *self, GString *text)
{
  g_autoptr (GArray) addresses = vis_engine_get_addresses (self);
  gboolean ipv4 = FALSE, ipv6 = FALSE, reachable = FALSE;
  guint port = 0;

  for (guint i = 0; i < addresses->len; i++)
    {
      const VisAddress *address = &g_array_index (addresses, VisAddress, i);
      if (vis_address_is_ipv4 (address))
        ipv4 = TRUE;
      else
        ipv6 = TRUE;
      reachable |= !vis_address_is_loopback (address);
      port = address->port;
    }
  g_string_append_printf (text, "Listening: UDP %u,%s%s%s\n", port, ipv4 ? " IPv4" : "",
                          ipv6 ? " IPv6" : "", reachable ? "" : ", this device only");
}

char *
vis_engine_dup_description (VisEngine *self)
{
  g_return_val_if_fail (self == NULL || VIS_IS_ENGINE (self), NULL);

  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "sofia-sip %s\n", vis_sip_stack_get_library_version ());
  g_string_append_printf (text, "libnice %s (when built)\n", vis_ice_path_get_library_version ());
  if (self == NULL)
    return g_string_free (g_steal_pointer (&text), FALSE);

  g_autofree char *media = vis_media_dup_description ();
  g_string_append (text, media);
  if (vis_engine_is_started (self))
    describe_addresses (self, text);
  else
    g_string_append (text, "Listening: no\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}
