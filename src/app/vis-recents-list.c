/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-recents-list.h"

#include <glib/gi18n.h>

#include "app/vis-announcer.h"
#include "app/vis-clock-format.h"
#include "app/vis-recent-row.h"

/* “Yesterday” is wrong for no longer than this. */
#define DAY_CHECK_S 30

struct _VisRecentsList
{
  AdwBin parent_instance;

  GtkSearchEntry *entry;
  GtkWidget *clear_button;
  GtkStack *pages;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  VisAnnouncer *announcer;

  VisEngine *engine;
  VisCallHistory *history;
  VisClockFormat *clock;
  GHashTable *bound; /* GtkListItem → itself: the rows that show something */
  char *query;
  int day;
  guint day_timer;
  guint more_idle;
};

enum
{
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisRecentsList, vis_recents_list, ADW_TYPE_BIN)

static void
show_page (VisRecentsList *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->history));
  const char *page = "list";
  if (n == 0)
    page = self->query[0] == '\0' ? "empty" : "nothing";
  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_widget_set_sensitive (self->clear_button, !g_str_equal (page, "empty"));
}

static void
on_search_changed (VisRecentsList *self)
{
  if (self->history == NULL)
    return;
  g_free (self->query);
  self->query = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  vis_call_history_set_query (self->history, self->query);
  show_page (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (self->query[0] != '\0' && g_list_model_get_n_items (G_LIST_MODEL (self->history)) == 0)
    vis_announcer_say (self->announcer, _ ("No calls found"));
}

static gboolean
on_more_idle (gpointer user_data)
{
  VisRecentsList *self = user_data;
  self->more_idle = 0;
  vis_call_history_load_more (self->history);
  return G_SOURCE_REMOVE;
}

/* Older calls come before the end of the list is seen. */
static void
on_scrolled (VisRecentsList *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double page = gtk_adjustment_get_page_size (adjustment);
  double left
      = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - page;
  if (self->history != NULL && self->more_idle == 0 && left < 2 * page)
    self->more_idle = g_idle_add (on_more_idle, self);
}

static void
on_row_activated (VisRecentsList *self, guint position)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (gtk_list_item_get_position (item) == position)
      {
        vis_recent_row_call (VIS_RECENT_ROW (gtk_list_item_get_child (item)));
        return;
      }
}

static void
tell_removed (VisRecentsList *self, const char *text)
{
  /* To the next row, not to one of its buttons. */
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  vis_announcer_say (self->announcer, text);
  g_signal_emit (self, signals[REMOVED], 0, text);
}

static void
on_row_delete (VisRecentRow *row, GtkListItem *list_item)
{
  VisRecentsList *self
      = VIS_RECENTS_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), VIS_TYPE_RECENTS_LIST));
  g_autoptr (VisCallGroup) group = g_object_ref (gtk_list_item_get_item (list_item));
  guint n = vis_call_group_get_records (group)->len;
  if (!vis_call_history_remove (self->history, group))
    return;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u call deleted", "%u calls deleted", n), n);
  tell_removed (self, text);
}

static void
on_clear (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisRecentsList *self = VIS_RECENTS_LIST (widget);
  if (self->history != NULL && vis_call_history_clear (self->history))
    tell_removed (self, _ ("All calls deleted"));
}

static void
on_setup (VisRecentsList *self, GtkListItem *list_item)
{
  GtkWidget *row = vis_recent_row_new ();
  g_signal_connect (row, "delete", G_CALLBACK (on_row_delete), list_item);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_row (VisRecentsList *self, GtkListItem *list_item)
{
  VisRecentRow *row = VIS_RECENT_ROW (gtk_list_item_get_child (list_item));
  vis_recent_row_bind (row, gtk_list_item_get_item (list_item), self->engine,
                       vis_clock_format_has_half_days (self->clock));
  /* GtkListView's own row widget is what a screen reader stops at, and it has no name. */
  g_autofree char *title = vis_recent_row_dup_title (row);
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (row));
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
}

static void
on_bind (VisRecentsList *self, GtkListItem *list_item)
{
  bind_row (self, list_item);
  g_hash_table_add (self->bound, list_item);
}

static void
on_unbind (VisRecentsList *self, GtkListItem *list_item)
{
  g_hash_table_remove (self->bound, list_item);
  vis_recent_row_bind (VIS_RECENT_ROW (gtk_list_item_get_child (list_item)), NULL, NULL, FALSE);
}

/* Somebody was renamed or blocked, a day is over, the desktop's clock looks different. */
static void
bind_again (VisRecentsList *self)
{
  GHashTableIter iter;
  gpointer item;
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    bind_row (self, item);
}

static int
today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return g_date_time_get_day_of_year (now);
}

static gboolean
on_day_timer (gpointer user_data)
{
  VisRecentsList *self = user_data;
  int day = today ();
  if (day != self->day)
    bind_again (self);
  self->day = day;
  return G_SOURCE_CONTINUE;
}

static void
on_map (VisRecentsList *self)
{
  on_day_timer (self);
  if (self->day_timer == 0)
    self->day_timer = g_timeout_add_seconds (DAY_CHECK_S, on_day_timer, self);
}

static void
on_unmap (VisRecentsList *self)
{
  g_clear_handle_id (&self->day_timer, g_source_remove);
}

static VisRecentRow *
get_focused_row (VisRecentsList *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;
  if (VIS_IS_RECENT_ROW (child))
    return VIS_RECENT_ROW (child);
  /* One of the row's own buttons. */
  return focus != NULL ? VIS_RECENT_ROW (gtk_widget_get_ancestor (focus, VIS_TYPE_RECENT_ROW))
                       : NULL;
}

static gboolean
on_list_key (VisRecentsList *self, guint key, guint code, GdkModifierType state)
{
  VisRecentRow *row = get_focused_row (self);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    gtk_widget_activate_action (GTK_WIDGET (row), "recent.delete", NULL);
  else if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    vis_recent_row_show_menu (row);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
on_entry_key (VisRecentsList *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
on_entry_activated (VisRecentsList *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static void
vis_recents_list_dispose (GObject *object)
{
  VisRecentsList *self = VIS_RECENTS_LIST (object);
  g_clear_handle_id (&self->day_timer, g_source_remove);
  g_clear_handle_id (&self->more_idle, g_source_remove);
  g_clear_object (&self->clock);
  g_clear_object (&self->history);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->query, g_free);
  G_OBJECT_CLASS (vis_recents_list_parent_class)->dispose (object);
}

static void
vis_recents_list_finalize (GObject *object)
{
  g_hash_table_unref (VIS_RECENTS_LIST (object)->bound);
  G_OBJECT_CLASS (vis_recents_list_parent_class)->finalize (object);
}

static void
vis_recents_list_class_init (VisRecentsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_recents_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = vis_recents_list_finalize;

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (VIS_TYPE_ANNOUNCER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-recents-list.ui");
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, entry);
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, clear_button);
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, pages);
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, scroller);
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, list);
  gtk_widget_class_bind_template_child (widget_class, VisRecentsList, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
  gtk_widget_class_bind_template_callback (widget_class, on_unmap);
  gtk_widget_class_install_action (widget_class, "recents.clear", NULL, on_clear);
}

static void
vis_recents_list_init (VisRecentsList *self)
{
  self->query = g_strdup ("");
  self->bound = g_hash_table_new (NULL, NULL);
  self->day = today ();
  self->clock = vis_clock_format_new ();
  g_signal_connect_object (self->clock, "changed", G_CALLBACK (bind_again), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
}

void
vis_recents_list_set_engine (VisRecentsList *self, VisEngine *engine)
{
  g_return_if_fail (VIS_IS_RECENTS_LIST (self));
  g_return_if_fail (VIS_IS_ENGINE (engine));
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->history = g_object_ref (vis_engine_get_history (engine));
  /* The list stays where it is when the window is closed: it is all of it, again. */
  vis_call_history_set_query (self->history, "");
  g_autoptr (GtkNoSelection) selection
      = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->history)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_engine_get_contact_index (engine), "changed",
                           G_CALLBACK (bind_again), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_engine_get_policy (engine), "changed", G_CALLBACK (bind_again), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
}

void
vis_recents_list_set_key_capture (VisRecentsList *self, GtkWidget *widget)
{
  g_return_if_fail (VIS_IS_RECENTS_LIST (self));
  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}

void
vis_recents_list_focus_search (VisRecentsList *self)
{
  g_return_if_fail (VIS_IS_RECENTS_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
