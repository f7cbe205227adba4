/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-notifier.h"

#include <glib/gi18n.h>

#include "call/vis-call-redial.h"

/* GLib (2.74) forgets a notification that is taken back before the desktop has confirmed it, and
 * leaves it on the screen: it is taken back once more, when that has surely come. */
#define CONFIRMED_MS 3000

struct _VisNotifier
{
  GObject parent_instance;

  GApplication *application; /* owns us through the desk */
  GHashTable *withdrawals;   /* source id (guint) → itself */
  GHashTable *missed;        /* names of the notifications of missed calls */
};

G_DEFINE_FINAL_TYPE (VisNotifier, vis_notifier, G_TYPE_OBJECT)

static char *
notification_id (guint id)
{
  return g_strdup_printf ("incoming-%u", id);
}

VisNotifier *
vis_notifier_new (GApplication *application)
{
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  VisNotifier *self = g_object_new (VIS_TYPE_NOTIFIER, NULL);
  self->application = application;
  return self;
}

void
vis_notifier_ring (VisNotifier *self, VisCall *call, guint id, gboolean quiet)
{
  g_return_if_fail (VIS_IS_NOTIFIER (self));

  g_autofree char *title = g_strdup_printf (_ ("%s calls you"), vis_call_get_remote_name (call));
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_notification_set_body (
      notification, vis_call_get_wants_video (call) ? _ ("Video call") : _ ("Call without video"));
  /* An urgent one comes up even where the user wants no banners, and stays until it is answered. */
  g_notification_set_priority (notification, quiet ? G_NOTIFICATION_PRIORITY_LOW
                                                   : G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_category (notification, "call.incoming");
  g_notification_set_default_action_and_target (notification, "app.show-call", "u", id);
  g_notification_add_button_with_target (notification, _ ("Answer"), "app.answer", "u", id);
  g_notification_add_button_with_target (notification, _ ("Decline"), "app.decline", "u", id);

  g_autofree char *name = notification_id (id);
  g_application_send_notification (self->application, name, notification);
}

typedef struct
{
  VisNotifier *notifier; /* ends the source before it goes */
  guint source;
  char *name;
} Withdrawal;

static void
withdrawal_free (gpointer data)
{
  Withdrawal *withdrawal = data;
  g_free (withdrawal->name);
  g_free (withdrawal);
}

static gboolean
on_confirmed (gpointer user_data)
{
  Withdrawal *withdrawal = user_data;
  g_application_withdraw_notification (withdrawal->notifier->application, withdrawal->name);
  g_hash_table_remove (withdrawal->notifier->withdrawals, GUINT_TO_POINTER (withdrawal->source));
  return G_SOURCE_REMOVE;
}

static void
take_back (VisNotifier *self, const char *name)
{
  Withdrawal *withdrawal = g_new0 (Withdrawal, 1);
  withdrawal->notifier = self;
  withdrawal->name = g_strdup (name);
  g_application_withdraw_notification (self->application, withdrawal->name);
  withdrawal->source = g_timeout_add_full (G_PRIORITY_DEFAULT, CONFIRMED_MS, on_confirmed,
                                           withdrawal, withdrawal_free);
  g_hash_table_add (self->withdrawals, GUINT_TO_POINTER (withdrawal->source));
}

void
vis_notifier_withdraw (VisNotifier *self, guint id)
{
  g_return_if_fail (VIS_IS_NOTIFIER (self));

  g_autofree char *name = notification_id (id);
  take_back (self, name);
}

void
vis_notifier_withdraw_missed (VisNotifier *self)
{
  g_return_if_fail (VIS_IS_NOTIFIER (self));

  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->missed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      take_back (self, name);
      g_hash_table_iter_remove (&iter);
    }
}

void
vis_notifier_missed (VisNotifier *self, VisCall *call, gboolean quiet)
{
  g_return_if_fail (VIS_IS_NOTIFIER (self));

  const char *id = vis_call_get_remote_id (call);
  g_autofree char *redial = vis_call_dup_redial (call);
  const char *target = vis_call_choose_redial (vis_call_get_contact (call), id, redial);
  g_autofree char *body = g_strdup_printf (_ ("%s called you"), vis_call_get_remote_name (call));
  g_autoptr (GNotification) notification = g_notification_new (_ ("Missed Call"));
  g_notification_set_body (notification, body);
  g_notification_set_category (notification, "call.unanswered");
  g_notification_set_priority (notification, quiet ? G_NOTIFICATION_PRIORITY_LOW
                                                   : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_add_button_with_target (notification, _ ("Call Back"), "app.call", "(sb)", target,
                                         vis_call_get_wants_video (call));

  /* One a person: the last call in vain says it all. */
  g_autofree char *name = g_strconcat ("missed-", id, NULL);
  g_application_send_notification (self->application, name, notification);
  g_hash_table_add (self->missed, g_steal_pointer (&name));
}

static void
vis_notifier_finalize (GObject *object)
{
  VisNotifier *self = VIS_NOTIFIER (object);
  GHashTableIter iter;
  gpointer source;

  g_hash_table_iter_init (&iter, self->withdrawals);
  while (g_hash_table_iter_next (&iter, &source, NULL))
    g_source_remove (GPOINTER_TO_UINT (source));
  g_hash_table_unref (self->withdrawals);
  g_hash_table_unref (self->missed);
  G_OBJECT_CLASS (vis_notifier_parent_class)->finalize (object);
}

static void
vis_notifier_class_init (VisNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_notifier_finalize;
}

static void
vis_notifier_init (VisNotifier *self)
{
  self->withdrawals = g_hash_table_new (NULL, NULL);
  self->missed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
