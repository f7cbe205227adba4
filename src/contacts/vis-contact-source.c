/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-source.h"

enum
{
  SIGNAL_WARNING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (VisContactSource, vis_contact_source, G_TYPE_LIST_MODEL)

static void
vis_contact_source_default_init (VisContactSourceInterface *iface)
{
  g_object_interface_install_property (
      iface,
      g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_WARNING] = g_signal_new ("warning", VIS_TYPE_CONTACT_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

gboolean
vis_contact_source_is_loading (VisContactSource *self)
{
  gboolean loading;

  g_return_val_if_fail (VIS_IS_CONTACT_SOURCE (self), FALSE);

  g_object_get (self, "loading", &loading, NULL);
  return loading;
}

void
vis_contact_source_warn (VisContactSource *self, const char *text)
{
  g_return_if_fail (VIS_IS_CONTACT_SOURCE (self) && text != NULL);

  g_signal_emit (self, signals[SIGNAL_WARNING], 0, text);
}
