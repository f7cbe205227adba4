/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-trust.h"

#include <string.h>

#include "base/vis-error.h"
#include "store/vis-pin.h"

/* A SIP user part and a host name (RFC 1035, 3.1: 255) with room to spare. */
#define MAX_PEER_SIZE 512

struct _VisTrust
{
  GObject parent_instance;

  VisStore *store;
};

G_DEFINE_FINAL_TYPE (VisTrust, vis_trust, G_TYPE_OBJECT)

/* One spelling for each peer: another one must not pass for somebody new. */
static char *
get_key (const char *peer, GError **error)
{
  if (strlen (peer) > MAX_PEER_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   "A peer with a name of more than %d bytes is refused", MAX_PEER_SIZE);
      return NULL;
    }
  if (!*peer || !g_utf8_validate (peer, -1, NULL))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "A peer without a name that can be read is refused");
      return NULL;
    }
  return g_ascii_strdown (peer, -1);
}

static gboolean
check_hash (const VisFingerprint *fingerprint, GError **error)
{
  if (strcmp (vis_fingerprint_get_hash (fingerprint), "sha-256") == 0)
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
               "Keys are compared by sha-256 fingerprints, not by %s",
               vis_fingerprint_get_hash (fingerprint));
  return FALSE;
}

static void
vis_trust_finalize (GObject *object)
{
  VisTrust *self = VIS_TRUST (object);

  g_object_unref (self->store);
  G_OBJECT_CLASS (vis_trust_parent_class)->finalize (object);
}

static void
vis_trust_class_init (VisTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_trust_finalize;
}

static void
vis_trust_init (VisTrust *self)
{
}

VisTrust *
vis_trust_new (VisStore *store)
{
  VisTrust *self;

  g_return_val_if_fail (VIS_IS_STORE (store), NULL);

  self = g_object_new (VIS_TYPE_TRUST, NULL);
  self->store = g_object_ref (store);
  return self;
}

VisTrustState
vis_trust_check (VisTrust *self, const char *peer, const VisFingerprint *fingerprint,
                 GError **error)
{
  g_autoptr (VisFingerprint) pinned = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (VIS_IS_TRUST (self) && peer != NULL && fingerprint != NULL,
                        VIS_TRUST_UNDECIDED);

  if (check_hash (fingerprint, &local_error))
    pinned = vis_trust_get_fingerprint (self, peer, &local_error);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return VIS_TRUST_UNDECIDED;
    }
  if (!pinned)
    return VIS_TRUST_NEW;
  return vis_fingerprint_equal (pinned, fingerprint) ? VIS_TRUST_KNOWN : VIS_TRUST_CHANGED;
}

gboolean
vis_trust_pin (VisTrust *self, const char *peer, const VisFingerprint *fingerprint, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (VIS_IS_TRUST (self) && peer != NULL && fingerprint != NULL, FALSE);

  key = get_key (peer, error);
  return key && check_hash (fingerprint, error)
         && vis_store_set_pin (self->store, key, fingerprint, g_get_real_time () / G_USEC_PER_SEC,
                               error);
}

gboolean
vis_trust_is_known_peer (VisTrust *self, const char *peer)
{
  g_autoptr (VisFingerprint) pinned = vis_trust_get_fingerprint (self, peer, NULL);

  return pinned != NULL;
}

gboolean
vis_trust_forget (VisTrust *self, const char *peer, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (VIS_IS_TRUST (self) && peer != NULL, FALSE);

  key = get_key (peer, error);
  return key && vis_store_remove_pin (self->store, key, error);
}

VisFingerprint *
vis_trust_get_fingerprint (VisTrust *self, const char *peer, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (VisPin) pin = NULL;

  g_return_val_if_fail (VIS_IS_TRUST (self) && peer != NULL, NULL);

  key = get_key (peer, error);
  pin = key ? vis_store_get_pin (self->store, key, error) : NULL;
  return pin ? g_steal_pointer (&pin->fingerprint) : NULL;
}

const char *
vis_trust_state_to_string (VisTrustState state)
{
  switch (state)
    {
    case VIS_TRUST_UNDECIDED:
      return "undecided";
    case VIS_TRUST_NEW:
      return "new";
    case VIS_TRUST_KNOWN:
      return "known";
    case VIS_TRUST_CHANGED:
      return "changed";
    }
  g_return_val_if_reached ("undecided");
}
