/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "call/vis-call-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"

struct _VisCallPolicy
{
  GObject parent_instance;

  VisContactIndex *contacts;
  VisStore *store;     /* (nullable) */
  GHashTable *blocked; /* peer in lower case → VisBlocked */
  gboolean contacts_only;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisCallPolicy, vis_call_policy, G_TYPE_OBJECT)

const char *
vis_call_verdict_to_word (VisCallVerdict verdict)
{
  switch (verdict)
    {
    case VIS_CALL_VERDICT_RING:
      return "ring";
    case VIS_CALL_VERDICT_BLOCKED:
      return "blocked";
    case VIS_CALL_VERDICT_STRANGER:
      return "stranger";
    }
  g_assert_not_reached ();
}

static gboolean
is_contact (VisCallPolicy *self, const char *peer, guint16 port)
{
  g_autoptr (VisNumber) number = vis_number_new (peer, NULL);
  const char *at = strrchr (peer, '@');
  g_autofree char *user = at ? g_strndup (peer, (gsize)(at - peer)) : NULL;
  g_autoptr (VisSipUri) uri = vis_sip_uri_new (user, at ? at + 1 : peer, port);
  g_autoptr (VisContact) contact = NULL;

  contact = number ? vis_contact_index_find_by_number (self->contacts, number)
                   : vis_contact_index_find_by_address (self->contacts, uri);
  return contact != NULL;
}

static gboolean
read_blocked (VisCallPolicy *self, GError **error)
{
  g_autoptr (GPtrArray) list = vis_store_list_blocked (self->store, error);

  for (guint i = 0; list && i < list->len; i++)
    {
      const VisBlocked *blocked = g_ptr_array_index (list, i);

      g_hash_table_replace (self->blocked, g_ascii_strdown (blocked->peer, -1),
                            vis_blocked_copy (blocked));
    }
  return list != NULL;
}

static gboolean
check_store (VisCallPolicy *self, GError **error)
{
  if (!self->store)
    g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "%s", _ ("Visavis is not ready yet."));
  return self->store != NULL;
}

static void
vis_call_policy_dispose (GObject *object)
{
  VisCallPolicy *self = VIS_CALL_POLICY (object);

  g_clear_object (&self->store);
  g_clear_object (&self->contacts);
  G_OBJECT_CLASS (vis_call_policy_parent_class)->dispose (object);
}

static void
vis_call_policy_finalize (GObject *object)
{
  g_hash_table_unref (VIS_CALL_POLICY (object)->blocked);
  G_OBJECT_CLASS (vis_call_policy_parent_class)->finalize (object);
}

static void
vis_call_policy_class_init (VisCallPolicyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_call_policy_dispose;
  object_class->finalize = vis_call_policy_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_call_policy_init (VisCallPolicy *self)
{
  self->blocked
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)vis_blocked_free);
}

VisCallPolicy *
vis_call_policy_new (VisContactIndex *contacts)
{
  VisCallPolicy *self;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (contacts), NULL);

  self = g_object_new (VIS_TYPE_CALL_POLICY, NULL);
  self->contacts = g_object_ref (contacts);
  return self;
}

gboolean
vis_call_policy_set_store (VisCallPolicy *self, VisStore *store, GError **error)
{
  gboolean done;

  g_return_val_if_fail (VIS_IS_CALL_POLICY (self), FALSE);

  g_set_object (&self->store, store);
  g_hash_table_remove_all (self->blocked);
  done = !store || read_blocked (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
  return done;
}

void
vis_call_policy_set_contacts_only (VisCallPolicy *self, gboolean contacts_only)
{
  g_return_if_fail (VIS_IS_CALL_POLICY (self));

  self->contacts_only = contacts_only;
}

gboolean
vis_call_policy_get_contacts_only (VisCallPolicy *self)
{
  g_return_val_if_fail (VIS_IS_CALL_POLICY (self), FALSE);

  return self->contacts_only;
}

VisCallVerdict
vis_call_policy_judge (VisCallPolicy *self, const char *peer, guint16 port)
{
  g_return_val_if_fail (VIS_IS_CALL_POLICY (self) && peer != NULL, VIS_CALL_VERDICT_RING);

  if (vis_call_policy_is_blocked (self, peer))
    return VIS_CALL_VERDICT_BLOCKED;
  if (self->contacts_only && !is_contact (self, peer, port))
    return VIS_CALL_VERDICT_STRANGER;
  return VIS_CALL_VERDICT_RING;
}

gboolean
vis_call_policy_knows (VisCallPolicy *self, const char *peer, guint16 port)
{
  g_return_val_if_fail (VIS_IS_CALL_POLICY (self) && peer != NULL, FALSE);

  return is_contact (self, peer, port);
}

gboolean
vis_call_policy_block (VisCallPolicy *self, const char *peer, const char *name, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_return_val_if_fail (VIS_IS_CALL_POLICY (self) && peer != NULL && name != NULL, FALSE);

  if (!check_store (self, error) || !vis_store_block (self->store, peer, name, now, error)
      || !read_blocked (self, error))
    return FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

gboolean
vis_call_policy_unblock (VisCallPolicy *self, const char *peer, GError **error)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (VIS_IS_CALL_POLICY (self) && peer != NULL, FALSE);

  if (!check_store (self, error) || !vis_store_unblock (self->store, peer, error))
    return FALSE;
  key = g_ascii_strdown (peer, -1);
  g_hash_table_remove (self->blocked, key);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

gboolean
vis_call_policy_is_blocked (VisCallPolicy *self, const char *peer)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (VIS_IS_CALL_POLICY (self) && peer != NULL, FALSE);

  key = g_ascii_strdown (peer, -1);
  return g_hash_table_contains (self->blocked, key);
}

GList *
vis_call_policy_list_blocked (VisCallPolicy *self)
{
  g_return_val_if_fail (VIS_IS_CALL_POLICY (self), NULL);

  return g_hash_table_get_values (self->blocked);
}
