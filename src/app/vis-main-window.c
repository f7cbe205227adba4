/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-main-window.h"

#include <glib/gi18n.h>

#include "app/vis-banner.h"
#include "app/vis-call-target.h"
#include "app/vis-keypad.h"
#include "app/vis-people-list.h"
#include "app/vis-person-desk.h"
#include "app/vis-problems-dialog.h"
#include "app/vis-recents-list.h"
#include "base/vis-error.h"

/* A folder of ten thousand broken cards says the same thing over and over. */
#define MAX_PROBLEMS 500

struct _VisMainWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwViewSwitcherTitle *heading;
  GtkWidget *new_contact_button;
  GtkMenuButton *menu_button;
  VisBanner *profile_banner;
  VisBanner *identity_banner;
  VisBanner *problems_banner;
  GtkStack *pages;
  AdwViewStack *views;
  VisPeopleList *people;
  VisRecentsList *recents;
  AdwViewStackPage *recents_page;
  VisKeypad *keypad;
  AdwStatusPage *problem_page;
  GtkWidget *retry_button;
  GtkWidget *ephemeral_button;

  VisProfile *profile;
  VisNumberParser *parser;
  VisPersonDesk *desk;
  GtkStringList *contact_problems;
  VisEngine *engine;    /* (nullable) */
  AdwToast *undo_toast; /* weak */
};

G_DEFINE_FINAL_TYPE (VisMainWindow, vis_main_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_profile_changed (VisMainWindow *self)
{
  const char *name = vis_profile_get_name (self->profile);
  const char *number = vis_profile_get_number (self->profile);
  gboolean named = name[0] != '\0';
  gtk_window_set_title (GTK_WINDOW (self), named ? name : "Visavis");
  adw_view_switcher_title_set_title (self->heading, named ? name : "Visavis");
  g_object_set (self->profile_banner, "revealed", !named && number[0] == '\0', NULL);

  g_autoptr (VisNumber) valid = vis_number_new (number, NULL);
  g_autofree char *formatted = valid != NULL && self->parser != NULL
                                   ? vis_number_parser_format (self->parser, valid)
                                   : g_strdup (number);
  g_autofree char *isolated = formatted[0] != '\0' ? vis_isolate (formatted) : g_strdup ("");
  adw_view_switcher_title_set_subtitle (self->heading, isolated);
}

static void
on_contact_warning (VisMainWindow *self, const char *text)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->contact_problems)) + 1;
  if (n > MAX_PROBLEMS)
    return;
  gtk_string_list_append (self->contact_problems, text);
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Something in your contacts could not be read",
                   "%u things in your contacts could not be read", n),
      n);
  g_object_set (self->problems_banner, "title", title, "revealed", TRUE, NULL);
}

static void
show_contact_problems (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisMainWindow *self = VIS_MAIN_WINDOW (widget);
  gtk_window_present (GTK_WINDOW (
      vis_problems_dialog_new (GTK_WINDOW (self), G_LIST_MODEL (self->contact_problems))));
}

static gboolean
shows_view (VisMainWindow *self, gpointer view)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->pages), "views")
         && adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (view);
}

static void
focus_search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisMainWindow *self = VIS_MAIN_WINDOW (widget);
  if (shows_view (self, self->recents))
    {
      vis_recents_list_focus_search (self->recents);
      return;
    }
  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->people));
  vis_people_list_focus_search (self->people);
}

static void
show_view (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AdwViewStack *views = VIS_MAIN_WINDOW (widget)->views;
  GtkWidget *view
      = adw_view_stack_get_child_by_name (views, g_variant_get_string (parameter, NULL));
  if (view != NULL) /* the name may come from the command line */
    adw_view_stack_set_visible_child (views, view);
}

/* Calls that are missed while nobody looks are new until somebody does. */
static void
on_unseen_changed (VisMainWindow *self)
{
  if (self->engine == NULL)
    return;
  VisCallHistory *history = vis_engine_get_history (self->engine);
  if (shows_view (self, self->recents) && gtk_window_is_active (GTK_WINDOW (self)))
    vis_call_history_see (history);
  guint n = vis_call_history_get_n_unseen (history);
  adw_view_stack_page_set_badge_number (self->recents_page, n);
  adw_view_stack_page_set_needs_attention (self->recents_page, n > 0);
}

/* Whatever is typed where people or calls are shown is a search; other views take keys for
 * themselves. */
static void
on_view_changed (VisMainWindow *self)
{
  gboolean people = shows_view (self, self->people);
  gboolean recents = shows_view (self, self->recents);
  vis_people_list_set_key_capture (self->people, people ? GTK_WIDGET (self) : NULL);
  vis_recents_list_set_key_capture (self->recents, recents ? GTK_WIDGET (self) : NULL);
  if (recents && self->engine != NULL)
    vis_call_history_see (vis_engine_get_history (self->engine));
  gtk_widget_set_visible (self->new_contact_button, people);
  if (adw_view_stack_get_visible_child (self->views) == GTK_WIDGET (self->keypad))
    vis_keypad_focus_entry (self->keypad);
}

static void
on_undo (VisMainWindow *self)
{
  vis_call_history_undo (vis_engine_get_history (self->engine));
}

static void
on_undo_dismissed (VisMainWindow *self, AdwToast *toast)
{
  if (self->undo_toast != toast)
    return; /* a newer one has taken its place, and the history has forgotten already */
  g_clear_weak_pointer (&self->undo_toast);
  vis_call_history_forget_removed (vis_engine_get_history (self->engine));
}

static AdwToast *
add_toast (VisMainWindow *self, const char *text, const char *button)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_set_button_label (toast, button);
  adw_toast_overlay_add_toast (self->toasts, toast); /* keeps it while it is shown */
  return toast;
}

static void
on_calls_removed (VisMainWindow *self, const char *text)
{
  AdwToast *before = self->undo_toast;
  g_clear_weak_pointer (&self->undo_toast);
  if (before != NULL)
    adw_toast_dismiss (before);
  g_set_weak_pointer (&self->undo_toast, add_toast (self, text, _ ("_Undo")));
  g_signal_connect_object (self->undo_toast, "button-clicked", G_CALLBACK (on_undo), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo_toast, "dismissed", G_CALLBACK (on_undo_dismissed), self,
                           G_CONNECT_SWAPPED);
}

static char *
name_of (VisMainWindow *self, const char *peer)
{
  g_autoptr (VisNumber) number = vis_number_new (peer, NULL);
  g_autoptr (VisContact) contact
      = number != NULL
            ? vis_contact_index_find_by_number (vis_engine_get_contact_index (self->engine), number)
            : NULL;
  if (contact != NULL)
    return g_strdup (vis_contact_get_name (contact));
  return number != NULL ? vis_number_parser_format (self->parser, number) : g_strdup (peer);
}

static void
block (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisMainWindow *self = VIS_MAIN_WINDOW (widget);
  const char *peer = g_variant_get_string (parameter, NULL);
  g_autoptr (GError) error = NULL;
  if (self->engine == NULL)
    return;
  g_autofree char *name = name_of (self, peer);
  if (!vis_call_policy_block (vis_engine_get_policy (self->engine), peer, name, &error))
    {
      vis_main_window_tell (self, error->message);
      return;
    }
  g_autofree char *text = g_strdup_printf (_ ("%s is blocked"), name);
  AdwToast *toast = add_toast (self, text, _ ("_Undo"));
  adw_toast_set_action_target_value (toast, parameter);
  adw_toast_set_action_name (toast, "win.unblock");
}

static void
unblock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisMainWindow *self = VIS_MAIN_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  if (self->engine != NULL
      && !vis_call_policy_unblock (vis_engine_get_policy (self->engine),
                                   g_variant_get_string (parameter, NULL), &error))
    vis_main_window_tell (self, error->message);
}

static void
show_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_menu_button_popup (VIS_MAIN_WINDOW (widget)->menu_button);
}

static void
vis_main_window_dispose (GObject *object)
{
  VisMainWindow *self = VIS_MAIN_WINDOW (object);
  g_clear_object (&self->profile);
  g_clear_object (&self->parser);
  g_clear_object (&self->engine);
  g_clear_weak_pointer (&self->undo_toast);
  g_clear_object (&self->desk);
  g_clear_object (&self->contact_problems);
  G_OBJECT_CLASS (vis_main_window_parent_class)->dispose (object);
}

static void
vis_main_window_class_init (VisMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_main_window_dispose;

  g_type_ensure (VIS_TYPE_BANNER);
  g_type_ensure (VIS_TYPE_KEYPAD);
  g_type_ensure (VIS_TYPE_PEOPLE_LIST);
  g_type_ensure (VIS_TYPE_RECENTS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, new_contact_button);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, profile_banner);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, identity_banner);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, problems_banner);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, views);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, people);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, recents);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, recents_page);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, keypad);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, VisMainWindow, ephemeral_button);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unseen_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_calls_removed);
  gtk_widget_class_install_action (widget_class, "win.show-contact-problems", NULL,
                                   show_contact_problems);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, focus_search);
  gtk_widget_class_install_action (widget_class, "win.show-view", "s", show_view);
  gtk_widget_class_install_action (widget_class, "win.menu", NULL, show_menu);
  gtk_widget_class_install_action (widget_class, "win.block", "s", block);
  gtk_widget_class_install_action (widget_class, "win.unblock", "s", unblock);
}

static void
vis_main_window_init (VisMainWindow *self)
{
  self->contact_problems = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  on_view_changed (self);
}

GtkWidget *
vis_main_window_new (GtkApplication *application, VisProfile *profile)
{
  g_return_val_if_fail (VIS_IS_PROFILE (profile), NULL);

  VisMainWindow *self = g_object_new (VIS_TYPE_MAIN_WINDOW, "application", application, NULL);
  self->profile = g_object_ref (profile);
  g_signal_connect_object (profile, "notify", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  on_profile_changed (self);

  GSettings *settings = vis_profile_get_settings (profile);
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}

void
vis_main_window_set_engine (VisMainWindow *self, VisEngine *engine)
{
  g_return_if_fail (VIS_IS_MAIN_WINDOW (self));
  g_return_if_fail (VIS_IS_ENGINE (engine));

  VisContactSource *contacts = vis_engine_get_contacts (engine);
  g_set_object (&self->engine, engine);
  g_set_object (&self->parser, vis_engine_get_number_parser (engine));
  g_signal_connect_object (contacts, "warning", G_CALLBACK (on_contact_warning), self,
                           G_CONNECT_SWAPPED);
  self->desk = vis_person_desk_new (GTK_APPLICATION_WINDOW (self), self->toasts, engine);
  g_signal_connect_object (self->people, "deed", G_CALLBACK (vis_person_desk_do), self->desk,
                           G_CONNECT_SWAPPED);
  vis_people_list_set_source (self->people, contacts, self->parser);
  vis_recents_list_set_engine (self->recents, engine);
  g_signal_connect_object (vis_engine_get_history (engine), "notify::n-unseen",
                           G_CALLBACK (on_unseen_changed), self, G_CONNECT_SWAPPED);
  on_unseen_changed (self);
  vis_keypad_set_source (self->keypad, contacts, self->parser);
  on_profile_changed (self);
}

void
vis_main_window_set_problem (VisMainWindow *self, const GError *error)
{
  g_return_if_fail (VIS_IS_MAIN_WINDOW (self));

  gtk_stack_set_visible_child_name (self->pages, error != NULL ? "problem" : "views");
  on_view_changed (self);
  if (error == NULL)
    return;

  g_autofree char *text = g_markup_escape_text (error->message, -1);
  adw_status_page_set_description (self->problem_page, text);
  /* Another key helps against a keyring that can't be read, not against a port that is taken. */
  gtk_widget_set_visible (self->ephemeral_button,
                          !g_error_matches (error, VIS_ERROR, VIS_ERROR_BUSY)
                              && !g_error_matches (error, VIS_ERROR, VIS_ERROR_INVALID));
  gtk_widget_grab_focus (self->retry_button);
}

void
vis_main_window_set_ephemeral (VisMainWindow *self, gboolean ephemeral)
{
  g_return_if_fail (VIS_IS_MAIN_WINDOW (self));
  g_object_set (self->identity_banner, "revealed", ephemeral, NULL);
}

void
vis_main_window_search (VisMainWindow *self, const char *query)
{
  g_return_if_fail (VIS_IS_MAIN_WINDOW (self));
  adw_view_stack_set_visible_child (self->views, GTK_WIDGET (self->people));
  vis_people_list_search (self->people, query);
}

void
vis_main_window_tell (VisMainWindow *self, const char *text)
{
  g_return_if_fail (VIS_IS_MAIN_WINDOW (self));

  add_toast (self, text, NULL);
}
