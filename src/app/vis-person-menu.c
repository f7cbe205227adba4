/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-person-menu.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-people-list.h"
#include "app/vis-target-row.h"

/* The numbers are rows with buttons of their own; the rest is an ordinary menu. */
typedef struct
{
  GtkPopover *popover; /* not owned: it owns this */
  VisContact *person;
  GListModel *targets;
} Menu;

static void
menu_free (gpointer data)
{
  Menu *menu = data;
  g_object_unref (menu->person);
  g_object_unref (menu->targets);
  g_free (menu);
}

static GtkWidget *
create_target_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = vis_target_row_new (FALSE);
  vis_target_row_set_target (VIS_TARGET_ROW (row), item);
  return row;
}

static void
call (Menu *menu, guint position, gboolean video)
{
  g_autoptr (VisCallTarget) target = g_list_model_get_item (menu->targets, position);
  gtk_popover_popdown (menu->popover);
  if (target != NULL)
    vis_call_target_activate (target, GTK_WIDGET (menu->popover), video);
}

static void
on_target_activated (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  call (user_data, (guint)gtk_list_box_row_get_index (row), TRUE);
}

static void
on_call_video (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  call (user_data, 0, TRUE);
}

static void
on_call_audio (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  call (user_data, 0, FALSE);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Menu *menu = user_data;
  g_autoptr (VisCallTarget) target = g_list_model_get_item (menu->targets, 0);
  if (target == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (menu->popover), "win.copy-text", "s",
                              vis_call_target_get_target (target));
}

static void
act (Menu *menu, VisPersonDeed deed)
{
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (menu->popover), VIS_TYPE_PEOPLE_LIST);
  gtk_popover_popdown (menu->popover);
  if (list != NULL)
    vis_people_list_do (VIS_PEOPLE_LIST (list), deed, menu->person);
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act (user_data, VIS_PERSON_EDIT);
}

static void
on_mark (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act (user_data, VIS_PERSON_MARK);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act (user_data, VIS_PERSON_REMOVE);
}

static void
set_enabled (GSimpleActionGroup *group, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (group), name)), enabled);
}

static const GActionEntry actions[] = {
  { .name = "call-video", .activate = on_call_video },
  { .name = "call-audio", .activate = on_call_audio },
  { .name = "copy", .activate = on_copy },
  { .name = "edit", .activate = on_edit },
  { .name = "mark", .activate = on_mark },
  { .name = "unmark", .activate = on_mark },
  { .name = "remove", .activate = on_remove },
  { .name = "fixed" },
};

GtkWidget *
vis_person_menu_new (VisContact *person, GListModel *targets)
{
  g_return_val_if_fail (VIS_IS_CONTACT (person) && G_IS_LIST_MODEL (targets), NULL);

  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/visavis/Visavis/ui/person-menu.ui");
  GtkWidget *popover = GTK_WIDGET (gtk_builder_get_object (builder, "popover"));
  GtkListBox *list = GTK_LIST_BOX (gtk_builder_get_object (builder, "targets"));
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  gboolean own = vis_contact_get_file (person) != NULL;
  guint n_targets = g_list_model_get_n_items (targets);
  Menu *menu = g_new0 (Menu, 1);
  menu->popover = GTK_POPOVER (popover);
  menu->person = g_object_ref (person);
  menu->targets = g_object_ref (targets);
  g_object_set_data_full (G_OBJECT (popover), "menu", menu, menu_free);

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), menu);
  if (own) /* else its item says why nothing else can be done */
    g_action_map_remove_action (G_ACTION_MAP (group), "fixed");
  else
    set_enabled (group, "fixed", FALSE);
  set_enabled (group, "call-video", n_targets == 1);
  set_enabled (group, "call-audio", n_targets == 1);
  set_enabled (group, "copy", n_targets > 0);
  set_enabled (group, "edit", own);
  set_enabled (group, "remove", own);
  set_enabled (group, "mark", own && !vis_contact_is_favourite (person));
  set_enabled (group, "unmark", own && vis_contact_is_favourite (person));
  gtk_widget_insert_action_group (popover, "person", G_ACTION_GROUP (group));

  gtk_list_box_bind_model (list, targets, create_target_row, NULL, NULL);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_target_activated), menu);
  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "scroller")), n_targets > 1);
  return g_object_ref_sink (popover);
}

static gboolean
unparent (gpointer user_data)
{
  GtkWidget *popover = user_data;
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Not at once: the action that closed it may not have run yet. */
static void
on_closed (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent, g_object_ref (popover), g_object_unref);
}

void
vis_person_menu_popup (GtkWidget *widget, VisContact *person, GListModel *targets)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_autoptr (GtkWidget) popover = vis_person_menu_new (person, targets);
  gtk_widget_set_parent (popover, widget);
  g_signal_connect (popover, "closed", G_CALLBACK (on_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}
