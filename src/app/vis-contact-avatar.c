/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-contact-avatar.h"

#include "app/vis-contact-photo.h"

struct _VisContactAvatar
{
  AdwBin parent_instance;

  AdwAvatar *avatar;
  VisContact *contact;
  char *name;
  int size;
  GCancellable *cancellable;
};

enum
{
  PROP_CONTACT = 1,
  PROP_NAME,
  PROP_SIZE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisContactAvatar, vis_contact_avatar, ADW_TYPE_BIN)

typedef struct
{
  GBytes *photo;
  int size;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_bytes_unref (job->photo);
  g_free (job);
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = vis_contact_photo_decode (job->photo, job->size, &error);
  if (pixbuf == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  VisContactAvatar *self = VIS_CONTACT_AVATAR (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  if (texture != NULL)
    adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("A contact’s photo can’t be shown: %s", error->message);
}

static void
load_photo (VisContactAvatar *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_avatar_set_custom_image (self->avatar, NULL);

  GBytes *photo = self->contact != NULL ? vis_contact_get_photo (self->contact) : NULL;
  if (photo == NULL)
    return;

  Job *job = g_new0 (Job, 1);
  job->photo = g_bytes_ref (photo);
  job->size = self->size * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_decoded, NULL);
  g_task_set_source_tag (task, load_photo);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
vis_contact_avatar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisContactAvatar *self = VIS_CONTACT_AVATAR (object);
  switch (id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SIZE:
      g_value_set_int (value, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_contact_avatar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisContactAvatar *self = VIS_CONTACT_AVATAR (object);
  switch (id)
    {
    case PROP_CONTACT:
      if (g_set_object (&self->contact, g_value_get_object (value)))
        load_photo (self);
      break;
    case PROP_NAME:
      g_free (self->name);
      self->name = g_value_dup_string (value);
      adw_avatar_set_text (self->avatar, self->name);
      /* Initials are made of letters: a number or address gets the picture of nobody. */
      adw_avatar_set_show_initials (
          self->avatar, self->name != NULL && g_unichar_isalpha (g_utf8_get_char (self->name)));
      break;
    case PROP_SIZE:
      self->size = g_value_get_int (value);
      adw_avatar_set_size (self->avatar, self->size);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_contact_avatar_dispose (GObject *object)
{
  VisContactAvatar *self = VIS_CONTACT_AVATAR (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->contact);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (vis_contact_avatar_parent_class)->dispose (object);
}

static void
vis_contact_avatar_class_init (VisContactAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = vis_contact_avatar_get_property;
  object_class->set_property = vis_contact_avatar_set_property;
  object_class->dispose = vis_contact_avatar_dispose;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL, VIS_TYPE_CONTACT, flags);
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 16, 1024, 40, flags | G_PARAM_CONSTRUCT);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vis_contact_avatar_init (VisContactAvatar *self)
{
  self->avatar = ADW_AVATAR (adw_avatar_new (40, NULL, FALSE));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->avatar));
}
