/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-recent-row.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-contact-avatar.h"
#include "app/vis-recent-text.h"
#include "call/vis-call-redial.h"

struct _VisRecentRow
{
  AdwBin parent_instance;

  VisContactAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *count_label;
  GtkImage *way_image;
  GtkLabel *detail_label;
  GtkButton *call_button;
  GtkMenuButton *menu_button;

  VisCallGroup *group;
  char *name;   /* as shown */
  char *number; /* as shown */
  char *target; /* what app.call takes */
  char *title;
};

enum
{
  DELETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisRecentRow, vis_recent_row, ADW_TYPE_BIN)

static const VisCallRecord *
get_record (VisRecentRow *self)
{
  return vis_call_group_get_newest (self->group);
}

static void
call (VisRecentRow *self, gboolean video)
{
  if (self->target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.call", "(sb)", self->target, video);
}

static void
on_call_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_recent_row_call (VIS_RECENT_ROW (widget));
}

static void
on_call_video (GtkWidget *widget, const char *action, GVariant *parameter)
{
  call (VIS_RECENT_ROW (widget), TRUE);
}

static void
on_call_audio (GtkWidget *widget, const char *action, GVariant *parameter)
{
  call (VIS_RECENT_ROW (widget), FALSE);
}

static void
on_copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisRecentRow *self = VIS_RECENT_ROW (widget);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), get_record (self)->peer);
}

static void
on_save_contact (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const VisCallRecord *record = get_record (VIS_RECENT_ROW (widget));
  g_autoptr (VisNumber) number = vis_number_new (record->peer, NULL);
  /* An address is complete where it can be called. */
  const char *who = number != NULL || record->target[0] == '\0' ? record->peer : record->target;
  gtk_widget_activate_action (widget, "win.save-contact", "s", who);
}

static void
on_block (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.block", "s", get_record (VIS_RECENT_ROW (widget))->peer);
}

static void
on_unblock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.unblock", "s",
                              get_record (VIS_RECENT_ROW (widget))->peer);
}

static void
on_delete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[DELETE], 0);
}

static void
on_right_click (VisRecentRow *self)
{
  vis_recent_row_show_menu (self);
}

static gboolean
window_has_action (GtkWidget *widget, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  return G_IS_ACTION_GROUP (root) && g_action_group_has_action (G_ACTION_GROUP (root), name);
}

static VisContact *
find_contact (VisEngine *engine, const VisCallRecord *record)
{
  VisContactIndex *index = vis_engine_get_contact_index (engine);
  g_autoptr (VisNumber) number = vis_number_new (record->peer, NULL);
  g_autoptr (VisSipUri) uri = vis_sip_uri_parse (record->target, NULL);
  if (number != NULL)
    return vis_contact_index_find_by_number (index, number);
  return uri != NULL ? vis_contact_index_find_by_address (index, uri) : NULL;
}

static char *
format_number (VisEngine *engine, const VisCallRecord *record)
{
  g_autoptr (VisNumber) number = vis_number_new (record->peer, NULL);
  g_autofree char *text
      = number != NULL ? vis_number_parser_format (vis_engine_get_number_parser (engine), number)
                       : g_strdup (record->peer);
  return vis_isolate (text);
}

static const char *
choose_name (VisContact *contact, const VisCallRecord *record, const char *number)
{
  if (contact != NULL)
    return vis_contact_get_name (contact);
  /* A number that was the best name then is formatted as it is today. */
  gunichar first = g_utf8_get_char (record->name);
  return record->name[0] == '\0' || first == '+' ? number : record->name;
}

static void
set_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_way (VisRecentRow *self, const VisCallRecord *record)
{
  gboolean missed = vis_call_record_get_outcome (record) == VIS_CALL_OUTCOME_MISSED;
  set_css_class (GTK_WIDGET (self->name_label), "error", missed);
  set_css_class (GTK_WIDGET (self->count_label), "error", missed);
  set_css_class (GTK_WIDGET (self->way_image), "error", missed);
  set_css_class (GTK_WIDGET (self->way_image), "dim-label", !missed);
  set_css_class (GTK_WIDGET (self->detail_label), "error", missed);
  set_css_class (GTK_WIDGET (self->detail_label), "dim-label", !missed);
  gtk_image_set_from_icon_name (self->way_image, missed             ? "call-missed-symbolic"
                                                 : record->incoming ? "call-incoming-symbolic"
                                                                    : "call-outgoing-symbolic");
  gtk_button_set_icon_name (self->call_button,
                            record->video ? "camera-video-symbolic" : "call-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->call_button),
                               record->video ? _ ("Call with Video") : _ ("Call without Video"));
}

static void
show_texts (VisRecentRow *self, const VisCallRecord *record, gboolean half_days)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint n = vis_call_group_get_records (self->group)->len;
  g_autofree char *when = vis_recent_text_when (record->started, now, half_days);
  g_autofree char *outcome = vis_recent_text_outcome (record);
  /* Translators: when a call was, and what became of it: “Yesterday 14:05 · 3 min”. */
  g_autofree char *detail = g_strdup_printf (C_ ("a call", "%s · %s"), when, outcome);
  /* Translators: so many calls with this person, one after the other. */
  g_autofree char *count = n > 1 ? g_strdup_printf (_ ("(%u)"), n) : g_strdup ("");

  gtk_label_set_label (self->name_label, self->name);
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n > 1);
  gtk_label_set_label (self->detail_label, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail_label), vis_recent_text_reason (record));
  g_free (self->title);
  self->title = vis_recent_text_spoken (self->group, self->name, when);
}

static void
name_for_everybody (GtkWidget *widget, const char *format, const char *name)
{
  g_autoptr (GString) label = g_string_new (format);
  g_string_replace (label, "%s", name, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label->str, -1);
}

static void
enable_actions (VisRecentRow *self, VisEngine *engine, const VisCallRecord *record,
                gboolean is_contact)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean blocked = vis_call_policy_is_blocked (vis_engine_get_policy (engine), record->peer);
  gtk_widget_action_set_enabled (widget, "recent.block", !blocked);
  gtk_widget_action_set_enabled (widget, "recent.unblock", blocked);
  gtk_widget_action_set_enabled (widget, "recent.save-contact",
                                 !is_contact && window_has_action (widget, "save-contact"));
}

static void
clear (VisRecentRow *self)
{
  g_clear_object (&self->group);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->title, g_free);
}

static void
vis_recent_row_dispose (GObject *object)
{
  clear (VIS_RECENT_ROW (object));
  G_OBJECT_CLASS (vis_recent_row_parent_class)->dispose (object);
}

static void
vis_recent_row_class_init (VisRecentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_recent_row_dispose;

  signals[DELETE] = g_signal_new ("delete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-recent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, way_image);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, call_button);
  gtk_widget_class_bind_template_child (widget_class, VisRecentRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_right_click);
  gtk_widget_class_install_action (widget_class, "recent.call", NULL, on_call_again);
  gtk_widget_class_install_action (widget_class, "recent.call-video", NULL, on_call_video);
  gtk_widget_class_install_action (widget_class, "recent.call-audio", NULL, on_call_audio);
  gtk_widget_class_install_action (widget_class, "recent.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "recent.save-contact", NULL, on_save_contact);
  gtk_widget_class_install_action (widget_class, "recent.block", NULL, on_block);
  gtk_widget_class_install_action (widget_class, "recent.unblock", NULL, on_unblock);
  gtk_widget_class_install_action (widget_class, "recent.delete", NULL, on_delete);
}

static void
vis_recent_row_init (VisRecentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_recent_row_new (void)
{
  return g_object_new (VIS_TYPE_RECENT_ROW, NULL);
}

void
vis_recent_row_bind (VisRecentRow *self, VisCallGroup *group, VisEngine *engine, gboolean half_days)
{
  g_return_if_fail (VIS_IS_RECENT_ROW (self));

  g_autoptr (VisCallGroup) keep = group != NULL ? g_object_ref (group) : NULL;
  clear (self);
  if (group == NULL)
    return;
  const VisCallRecord *record = vis_call_group_get_newest (group);
  g_autoptr (VisContact) contact = find_contact (engine, record);
  self->group = g_steal_pointer (&keep);
  self->number = format_number (engine, record);
  self->name = g_strdup (choose_name (contact, record, self->number));
  self->target = g_strdup (vis_call_choose_redial (contact, record->peer, record->target));
  g_object_set (self->avatar, "name", self->name, "contact", contact, NULL);
  show_way (self, record);
  show_texts (self, record, half_days);
  name_for_everybody (GTK_WIDGET (self->call_button),
                      record->video ? _ ("Call %s with video") : _ ("Call %s without video"),
                      self->name);
  /* Translators: %s is a person's name or number. */
  name_for_everybody (GTK_WIDGET (self->menu_button), _ ("More about the call with %s"),
                      self->name);
  enable_actions (self, engine, record, contact != NULL);
}

void
vis_recent_row_call (VisRecentRow *self)
{
  g_return_if_fail (VIS_IS_RECENT_ROW (self));
  if (self->group != NULL)
    call (self, get_record (self)->video);
}

void
vis_recent_row_show_menu (VisRecentRow *self)
{
  g_return_if_fail (VIS_IS_RECENT_ROW (self));
  gtk_menu_button_popup (self->menu_button);
}

char *
vis_recent_row_dup_title (VisRecentRow *self)
{
  g_return_val_if_fail (VIS_IS_RECENT_ROW (self), NULL);
  return g_strdup (self->title != NULL ? self->title : "");
}
