/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-announcer.h"

struct _VisAnnouncer
{
  AdwBin parent_instance;

  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (VisAnnouncer, vis_announcer, ADW_TYPE_BIN)

static void
vis_announcer_class_init (VisAnnouncerClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "announcer");
}

static void
vis_announcer_init (VisAnnouncer *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                              "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), self->label);
}

void
vis_announcer_say (VisAnnouncer *self, const char *text)
{
  g_return_if_fail (VIS_IS_ANNOUNCER (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (gtk_label_get_label (GTK_LABEL (self->label)), text))
    return;
  gtk_label_set_label (GTK_LABEL (self->label), text);
#if GTK_CHECK_VERSION(4, 14, 0)
  if (*text != '\0' && gtk_widget_get_mapped (self->label))
    {
      G_GNUC_BEGIN_IGNORE_DEPRECATIONS /* newer than what is allowed elsewhere */
      gtk_accessible_announce (GTK_ACCESSIBLE (self->label), text,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
      G_GNUC_END_IGNORE_DEPRECATIONS
    }
#else
  /* A changed name is all that a reader can hear of there. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
#endif
}
