/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-redial.h"

#include "call/vis-call-private.h"

/* Every device sends from the port that it listens on, so this reaches it wherever nothing in
 * between minds. */
char *
_vis_call_dialog_uri (VisSipDialog *dialog)
{
  const VisAddress *address = vis_sip_dialog_get_remote (dialog);
  g_autofree char *ip = vis_address_ip_to_string (address);
  g_autoptr (VisSipUri) uri
      = vis_sip_uri_new (vis_sip_dialog_get_remote_user (dialog), ip, address->port);

  return vis_sip_uri_to_string (uri);
}

char *
vis_call_dup_redial (VisCall *call)
{
  g_return_val_if_fail (VIS_IS_CALL (call), NULL);

  if (call->incoming)
    return _vis_call_dialog_uri (_vis_call_leg_get_dialog (call->leg));
  switch (call->target->kind)
    {
    case VIS_TARGET_NUMBER:
      return g_strdup ("");
    case VIS_TARGET_ADDRESS:
      return vis_sip_uri_to_string (call->target->uri);
    }
  g_assert_not_reached ();
}

const char *
vis_call_choose_redial (VisContact *contact, const char *remote_id, const char *redial)
{
  g_return_val_if_fail (remote_id != NULL && redial != NULL, NULL);

  if (redial[0] == '\0' || (contact && vis_contact_get_addresses (contact)->len > 0))
    return remote_id;
  return redial;
}
