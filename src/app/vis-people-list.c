/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-people-list.h"

#include <glib/gi18n.h>

#include "app/vis-announcer.h"
#include "app/vis-call-target.h"
#include "app/vis-favourites.h"
#include "app/vis-person-row.h"
#include "app/vis-target-row.h"
#include "contacts/vis-contact-results.h"

/* More rows are never looked at, and building them is what makes a long list slow. */
#define ROWS_AT_FIRST 30 /* more than a screen shows */
#define ROWS_MORE 200

/* Of a list item: the row that it shows people in */
#define PERSON_ROW "person-row"

struct _VisPeopleList
{
  AdwBin parent_instance;

  GtkSearchEntry *entry;
  GtkStack *pages;
  AdwStatusPage *nobody_page;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  VisAnnouncer *announcer;

  VisContactSource *source;
  VisNumberParser *parser;
  VisContactResults *results;
  char *query;
  char *reason; /* (nullable): why the query is no number */

  /* The rows: the favourites in one of them, what was typed, the people, and “Show more”. */
  GtkWidget *favourites;
  GListStore *favourites_row;
  GListStore *typed;
  GtkSliceListModel *slice;
  GListStore *more;
  guint more_shown; /* what “Show more” says now */
  guint more_matches;
  GPtrArray *spare_rows; /* (element-type VisPersonRow): made once, and not needed now */
  guint idle_id;
};

enum
{
  SIGNAL_DEED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisPeopleList, vis_people_list, ADW_TYPE_BIN)

static void
describe_nobody (VisPeopleList *self)
{
  g_autofree char *text
      = self->reason != NULL
            ? g_strdup (self->reason)
            /* Translators: %s is what the user searched for. */
            : g_strdup_printf (_ ("Nobody among your contacts matches “%s”, and it is no number or "
                                  "address that can be called"),
                               self->query);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->nobody_page, escaped);
}

static void
show_page (VisPeopleList *self)
{
  const char *page = "list";
  g_autofree char *announcement = NULL;
  guint n_matches = vis_contact_results_get_n_matches (self->results);
  /* One source may be slower than the other. */
  if (n_matches == 0 && vis_contact_source_is_loading (self->source))
    page = "loading";
  else if (n_matches == 0 && g_list_model_get_n_items (G_LIST_MODEL (self->typed)) == 0)
    page = self->query[0] == '\0' ? "empty" : "nobody";

  if (g_str_equal (page, "nobody"))
    {
      announcement = g_strdup (_ ("Nobody found"));
      describe_nobody (self);
    }
  else if (self->query[0] != '\0')
    announcement = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u person found", "%u people found", n_matches), n_matches);
  gtk_stack_set_visible_child_name (self->pages, page);
  vis_announcer_say (self->announcer, announcement != NULL ? announcement : "");
}

static void
update_more (VisPeopleList *self)
{
  guint shown = gtk_slice_list_model_get_size (self->slice);
  guint n_matches = vis_contact_results_get_n_matches (self->results);
  gboolean wanted = n_matches > shown;
  guint present = g_list_model_get_n_items (G_LIST_MODEL (self->more));
  if (wanted && (present == 0 || self->more_shown != shown || self->more_matches != n_matches))
    {
      /* Another one: its row says how many there are. */
      g_autoptr (GObject) row = g_object_new (G_TYPE_OBJECT, NULL);
      g_list_store_splice (self->more, 0, present, (gpointer *)&row, 1);
    }
  else if (!wanted && present > 0)
    g_list_store_remove_all (self->more);
  self->more_shown = shown;
  self->more_matches = n_matches;
}

/* Who searches looks for somebody else, or they would not search. */
static void
update_favourites (VisPeopleList *self)
{
  gboolean wanted = self->query[0] == '\0' && self->favourites != NULL
                    && !vis_favourites_is_empty (VIS_FAVOURITES (self->favourites));
  gboolean present = g_list_model_get_n_items (G_LIST_MODEL (self->favourites_row)) > 0;
  if (wanted && !present)
    {
      gboolean at_top
          = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scroller)) < 1;
      g_list_store_append (self->favourites_row, self->favourites);
      /* The list would stay with the rows that it shows. */
      if (at_top)
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
    }
  else if (!wanted && present)
    g_list_store_remove_all (self->favourites_row);
}

static void
on_results_changed (VisPeopleList *self)
{
  update_more (self);
  show_page (self);
}

static void
on_loading_changed (VisPeopleList *self)
{
  show_page (self);
}

/* What stands in the entry can be called when it is a whole number or an address. */
static void
update_typed (VisPeopleList *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCallTarget) target = NULL;
  if (self->query[0] != '\0')
    target = vis_call_target_parse (self->query, self->parser, &error);

  g_clear_pointer (&self->reason, g_free);
  if (error != NULL && g_ascii_isdigit (self->query[self->query[0] == '+' ? 1 : 0]))
    self->reason = g_strdup (error->message);

  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->typed));
  if (n > 0 || target != NULL)
    g_list_store_splice (self->typed, 0, n, (gpointer *)&target, target != NULL ? 1 : 0);
}

static gboolean
on_painted_after_search (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  gint64 *start = user_data;
  if (*start > 0)
    {
      *start = -*start; /* the rows are laid out in the frame that this tick begins */
      return G_SOURCE_CONTINUE;
    }
  g_debug ("search: rows on screen %.1f ms after the query",
           (g_get_monotonic_time () + *start) / 1000.0);
  return G_SOURCE_REMOVE;
}

static void
on_search_changed (VisPeopleList *self)
{
  if (self->results == NULL)
    return;

  gint64 start = g_get_monotonic_time ();
  g_free (self->query);
  self->query = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  gtk_slice_list_model_set_size (self->slice, ROWS_AT_FIRST);
  update_typed (self);
  update_favourites (self);
  vis_contact_results_set_query (self->results, self->query);
  on_results_changed (self);
  /* Not by the adjustment: rows that have just come have no height yet. */
  if (g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (self->list))) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
  g_debug ("search: %u people in %.1f ms", vis_contact_results_get_n_matches (self->results),
           (g_get_monotonic_time () - start) / 1000.0);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_painted_after_search,
                                g_memdup2 (&start, sizeof start), g_free);
}

static void
on_row_activated (VisPeopleList *self, guint position)
{
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (GObject) item = g_list_model_get_item (rows, position);
  if (VIS_IS_CALL_TARGET (item))
    vis_call_target_activate (VIS_CALL_TARGET (item), GTK_WIDGET (self), TRUE);
  else if (VIS_IS_CONTACT (item))
    {
      g_autoptr (GListModel) targets
          = vis_call_target_list_for_contact (VIS_CONTACT (item), self->parser);
      g_autoptr (VisCallTarget) target = vis_call_target_choose (targets, self->query);
      if (target != NULL)
        vis_call_target_activate (target, GTK_WIDGET (self), TRUE);
    }
  else if (item != NULL && !VIS_IS_FAVOURITES (item))
    {
      gtk_slice_list_model_set_size (self->slice,
                                     gtk_slice_list_model_get_size (self->slice) + ROWS_MORE);
      update_more (self);
    }
}

/* Enter calls when there is one choice; among several it goes to the list. */
static void
on_entry_activated (VisPeopleList *self)
{
  GListModel *rows = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  on_search_changed (self);
  guint n = rows != NULL ? g_list_model_get_n_items (rows) : 0;
  if (n == 0)
    gtk_widget_error_bell (GTK_WIDGET (self->entry));
  else if (self->query[0] != '\0'
           && (n == 1 || g_list_model_get_n_items (G_LIST_MODEL (self->typed)) > 0))
    on_row_activated (self, 0); /* there are no favourites beside a query */
  else
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static gboolean
on_entry_key (VisPeopleList *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Down && key != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* A row's widget fits its kind of item; only the first and the last row ever change theirs. */
static gpointer
child_of_type (GtkListItem *list_item, GType type, GtkWidget *(*create) (void))
{
  GtkWidget *child = gtk_list_item_get_child (list_item);
  if (child == NULL || G_OBJECT_TYPE (child) != type)
    {
      child = create ();
      gtk_list_item_set_child (list_item, child);
    }
  return child;
}

static gboolean
on_idle (gpointer user_data)
{
  VisPeopleList *self = user_data;
  if (self->spare_rows->len < ROWS_AT_FIRST)
    {
      g_ptr_array_add (self->spare_rows, g_object_ref_sink (vis_person_row_new ()));
      return G_SOURCE_CONTINUE;
    }
  self->idle_id = 0;
  return G_SOURCE_REMOVE;
}

/* Making a row takes several times as long as giving it somebody else to show. When everybody on
 * the screen changes, the list makes all items anew before it lets go of the former ones: so there
 * are as many rows again, made one by one when there is nothing else to do, and kept. */
static GtkWidget *
find_person_row (VisPeopleList *self, GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);
  if (VIS_IS_PERSON_ROW (child))
    return child;
  if (self->spare_rows->len > 0)
    child = g_ptr_array_steal_index_fast (self->spare_rows, self->spare_rows->len - 1);
  else
    {
      child = g_object_ref_sink (vis_person_row_new ());
      if (self->idle_id == 0)
        self->idle_id = g_idle_add_full (G_PRIORITY_LOW, on_idle, self, NULL);
    }
  gtk_list_item_set_child (list_item, child);
  g_object_set_data_full (G_OBJECT (list_item), PERSON_ROW, child, g_object_unref);
  return child;
}

/* The list item has let go of its child before. */
static void
on_teardown (VisPeopleList *self, GtkListItem *list_item)
{
  g_autoptr (GtkWidget) row = g_object_steal_data (G_OBJECT (list_item), PERSON_ROW);
  if (row != NULL && self->spare_rows != NULL && self->spare_rows->len < 2 * ROWS_AT_FIRST
      && gtk_widget_get_parent (row) == NULL)
    g_ptr_array_add (self->spare_rows, g_steal_pointer (&row));
}

static GtkWidget *
create_typed_row (void)
{
  return vis_target_row_new (TRUE);
}

static GtkWidget *
create_more_row (void)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (label, "more");
  return label;
}

static void
on_bind (VisPeopleList *self, GtkListItem *list_item)
{
  gpointer item = gtk_list_item_get_item (list_item);
  GtkWidget *child = NULL;
  g_autofree char *title = NULL;
  gtk_list_item_set_activatable (list_item, !VIS_IS_FAVOURITES (item));
  if (VIS_IS_FAVOURITES (item))
    {
      /* There is one of it, which moves from row to row. */
      child = item;
      title = g_strdup (_ ("Favourites"));
      gtk_list_item_set_child (list_item, child);
    }
  else if (VIS_IS_CALL_TARGET (item))
    {
      child = child_of_type (list_item, VIS_TYPE_TARGET_ROW, create_typed_row);
      vis_target_row_set_target (VIS_TARGET_ROW (child), item);
      title = vis_target_row_dup_title (VIS_TARGET_ROW (child));
    }
  else if (VIS_IS_CONTACT (item))
    {
      child = find_person_row (self, list_item);
      vis_person_row_bind (VIS_PERSON_ROW (child), item, self->parser, self->query);
      title = vis_person_row_dup_title (VIS_PERSON_ROW (child));
    }
  else
    {
      guint n_matches = vis_contact_results_get_n_matches (self->results);
      guint n_shown = gtk_slice_list_model_get_size (self->slice);
      child = child_of_type (list_item, GTK_TYPE_LABEL, create_more_row);
      title = g_strdup_printf (_ ("Show more (%u of %u are shown)"), n_shown, n_matches);
      gtk_label_set_label (GTK_LABEL (child), title);
    }
  /* GtkListView's own row widget is what a screen reader stops at, and it has no name. */
  GtkWidget *parent = gtk_widget_get_parent (child);
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                    -1);
}

static void
on_unbind (VisPeopleList *self, GtkListItem *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);
  if (VIS_IS_TARGET_ROW (child))
    vis_target_row_set_target (VIS_TARGET_ROW (child), NULL);
  else if (VIS_IS_FAVOURITES (child))
    gtk_list_item_set_child (list_item, NULL);
}

static void
vis_people_list_dispose (GObject *object)
{
  VisPeopleList *self = VIS_PEOPLE_LIST (object);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->spare_rows, g_ptr_array_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->parser);
  g_clear_object (&self->results);
  g_clear_object (&self->favourites);
  g_clear_object (&self->favourites_row);
  g_clear_object (&self->typed);
  g_clear_object (&self->slice);
  g_clear_object (&self->more);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (vis_people_list_parent_class)->dispose (object);
}

static void
vis_people_list_class_init (VisPeopleListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_people_list_dispose;

  signals[SIGNAL_DEED] = g_signal_new ("deed", VIS_TYPE_PEOPLE_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, VIS_TYPE_CONTACT);
  g_type_ensure (VIS_TYPE_ANNOUNCER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-people-list.ui");
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, entry);
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, pages);
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, nobody_page);
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, scroller);
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, list);
  gtk_widget_class_bind_template_child (widget_class, VisPeopleList, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_teardown);
}

static void
vis_people_list_init (VisPeopleList *self)
{
  self->query = g_strdup ("");
  self->spare_rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vis_people_list_set_source (VisPeopleList *self, VisContactSource *source, VisNumberParser *parser)
{
  g_return_if_fail (VIS_IS_PEOPLE_LIST (self));
  g_return_if_fail (VIS_IS_CONTACT_SOURCE (source));
  g_return_if_fail (self->source == NULL);

  self->source = g_object_ref (source);
  self->parser = g_object_ref (parser);
  /* Before the people: the list stays with what came first. */
  self->favourites = g_object_ref_sink (vis_favourites_new (source, parser));
  self->results = vis_contact_results_new (source);
  self->favourites_row = g_list_store_new (VIS_TYPE_FAVOURITES);
  self->typed = g_list_store_new (VIS_TYPE_CALL_TARGET);
  self->slice
      = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->results)), 0, ROWS_AT_FIRST);
  self->more = g_list_store_new (G_TYPE_OBJECT);

  g_autoptr (GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (parts, self->favourites_row);
  g_list_store_append (parts, self->typed);
  g_list_store_append (parts, self->slice);
  g_list_store_append (parts, self->more);
  GtkFlattenListModel *rows = gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts)));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (rows));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));

  g_signal_connect_object (self->results, "notify::n-matches", G_CALLBACK (on_results_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->favourites, "notify::empty", G_CALLBACK (update_favourites), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "notify::loading", G_CALLBACK (on_loading_changed), self,
                           G_CONNECT_SWAPPED);
  on_search_changed (self);
}

void
vis_people_list_set_key_capture (VisPeopleList *self, GtkWidget *widget)
{
  g_return_if_fail (VIS_IS_PEOPLE_LIST (self));
  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}

void
vis_people_list_focus_search (VisPeopleList *self)
{
  g_return_if_fail (VIS_IS_PEOPLE_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
vis_people_list_do (VisPeopleList *self, VisPersonDeed deed, VisContact *person)
{
  g_return_if_fail (VIS_IS_PEOPLE_LIST (self) && VIS_IS_CONTACT (person));
  g_signal_emit (self, signals[SIGNAL_DEED], 0, deed, person);
}

void
vis_people_list_search (VisPeopleList *self, const char *query)
{
  g_return_if_fail (VIS_IS_PEOPLE_LIST (self));
  g_return_if_fail (query != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
  vis_people_list_focus_search (self);
}
