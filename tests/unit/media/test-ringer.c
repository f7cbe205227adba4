/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-ringer.h"

#include <string.h>

#include <glib/gstdio.h>
#include <gst/audio/audio.h>
#include <gst/base/gstbasesink.h>
#include <gst/gst.h>

#include "lib/vis-test-loop.h"

/*
 * A loudspeaker that counts: it takes the place of the one that is tried first.
 */

static gint n_samples;   /* that were not silent, in all; atomic */
static gint n_open;      /* how many are playing; atomic */
static gint phone_roles; /* how many said that they are a telephone; atomic */

typedef struct
{
  GstBaseSink parent_instance;
} Loudspeaker;

typedef struct
{
  GstBaseSinkClass parent_class;
} LoudspeakerClass;

GType loudspeaker_get_type (void);
G_DEFINE_TYPE (Loudspeaker, loudspeaker, GST_TYPE_BASE_SINK)

enum
{
  PROP_DEVICE = 1,
  PROP_STREAM_PROPERTIES
};

static GstFlowReturn
loudspeaker_render (GstBaseSink *sink, GstBuffer *buffer)
{
  GstMapInfo map;
  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  const gint16 *samples = (const gint16 *)map.data;
  for (gsize i = 0; i < map.size / sizeof *samples; i++)
    if (samples[i] != 0)
      g_atomic_int_inc (&n_samples);
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

static gboolean
loudspeaker_start (GstBaseSink *sink)
{
  g_atomic_int_inc (&n_open);
  return TRUE;
}

static gboolean
loudspeaker_stop (GstBaseSink *sink)
{
  g_atomic_int_add (&n_open, -1);
  return TRUE;
}

static void
loudspeaker_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_STREAM_PROPERTIES)
    return;
  const GstStructure *properties = g_value_get_boxed (value);
  if (g_strcmp0 (gst_structure_get_string (properties, "media.role"), "phone") == 0)
    g_atomic_int_inc (&phone_roles);
}

static void
loudspeaker_class_init (LoudspeakerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseSinkClass *sink_class = GST_BASE_SINK_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "audio/x-raw, format=" GST_AUDIO_NE (S16) ", rate=48000, channels=1, layout=interleaved");

  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Loudspeaker", "Sink/Audio",
                                         "Counts", "Visavis");
  gst_element_class_add_pad_template (
      GST_ELEMENT_CLASS (klass), gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  object_class->set_property = loudspeaker_set_property;
  sink_class->render = loudspeaker_render;
  sink_class->start = loudspeaker_start;
  sink_class->stop = loudspeaker_stop;
  g_object_class_install_property (
      object_class, PROP_DEVICE,
      g_param_spec_string ("device", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_STREAM_PROPERTIES,
                                   g_param_spec_boxed ("stream-properties", NULL, NULL,
                                                       GST_TYPE_STRUCTURE,
                                                       G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
loudspeaker_init (Loudspeaker *self)
{
  gst_base_sink_set_sync (GST_BASE_SINK (self), TRUE);
}

/* Tests */

typedef struct
{
  VisRinger *ringer;
  char *folder;
  char *file; /* half a second of sound */
} Fixture;

#define FILE_SAMPLES 24000

static void
write_sound (const char *path)
{
  guint8 header[44] = "RIFF....WAVEfmt ";
  guint32 words[] = { 16, 1 | 1 << 16, 48000, 96000, 2 | 16 << 16 };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = GUINT32_TO_LE (words[i]);
  guint32 data_size = GUINT32_TO_LE (FILE_SAMPLES * 2);
  guint32 riff_size = GUINT32_TO_LE (FILE_SAMPLES * 2 + 36);
  memcpy (header + 4, &riff_size, 4);
  memcpy (header + 16, words, sizeof words);
  memcpy (header + 36, "data", 4);
  memcpy (header + 40, &data_size, 4);

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_append (bytes, header, sizeof header);
  for (int i = 0; i < FILE_SAMPLES; i++)
    {
      gint16 sample = GINT16_TO_LE ((gint16)(i / 50 % 2 ? 3000 : -3000));
      g_byte_array_append (bytes, (const guint8 *)&sample, sizeof sample);
    }
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();
  fixture->ringer = vis_ringer_new (options);
  fixture->folder = g_dir_make_tmp ("visavis-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "a ring.wav", NULL);
  write_sound (fixture->file);
  g_atomic_int_set (&n_samples, 0);
  g_atomic_int_set (&phone_roles, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->ringer);
  g_assert_cmpint (g_atomic_int_get (&n_open), ==, 0);
  g_unlink (fixture->file);
  g_rmdir (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->folder);
}

static gboolean
is_heard (gpointer user_data)
{
  return g_atomic_int_get (&n_samples) > GPOINTER_TO_INT (user_data);
}

static void
test_rings_as_a_telephone (Fixture *fixture, gconstpointer data)
{
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (g_atomic_int_get (&phone_roles), ==, 1);
}

static void
test_is_silent_at_once (Fixture *fixture, gconstpointer data)
{
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));
  vis_ringer_stop (fixture->ringer);
  g_assert_cmpint (g_atomic_int_get (&n_open), ==, 0);
}

static void
test_plays_a_file_over_and_over (Fixture *fixture, gconstpointer data)
{
  vis_ringer_set_ringtone (fixture->ringer, fixture->file);
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_true (
      vis_test_wait_until (is_heard, GINT_TO_POINTER (FILE_SAMPLES * 2), VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (g_atomic_int_get (&phone_roles), ==, 1);
}

/* Silence would be a missed call. */
static void
test_rings_with_bells_when_the_file_is_none (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->file, "no sound at all", -1, NULL));
  vis_ringer_set_ringtone (fixture->ringer, fixture->file);
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));

  vis_ringer_stop (fixture->ringer);
  g_atomic_int_set (&n_samples, 0);
  vis_ringer_set_ringtone (fixture->ringer, "/nowhere/at all.ogg");
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));
}

static void
test_none_is_silent (Fixture *fixture, gconstpointer data)
{
  vis_ringer_set_ringtone (fixture->ringer, "none");
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_cmpint (g_atomic_int_get (&n_open), ==, 0);
}

/* What one person has goes before what everybody has, for that once. */
static void
test_a_person_has_an_own_one (Fixture *fixture, gconstpointer data)
{
  vis_ringer_set_ringtone (fixture->ringer, "bells");
  vis_ringer_ring (fixture->ringer, "none");
  g_assert_cmpint (g_atomic_int_get (&n_open), ==, 0);
  vis_ringer_set_ringtone (fixture->ringer, "none");
  vis_ringer_ring (fixture->ringer, fixture->file);
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));
  vis_ringer_stop (fixture->ringer);
  vis_ringer_ring (fixture->ringer, NULL);
  g_assert_cmpint (g_atomic_int_get (&n_open), ==, 0);
}

/* A card that came from elsewhere may name a device. */
static void
test_plays_files_only (Fixture *fixture, gconstpointer data)
{
  vis_ringer_ring (fixture->ringer, "/dev/zero");
  g_assert_true (vis_test_wait_until (is_heard, GINT_TO_POINTER (1000), VIS_TEST_DEADLINE_MS));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  gst_element_register (NULL, "pulsesink", GST_RANK_NONE, loudspeaker_get_type ());

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/media/ringer/rings-as-a-telephone", test_rings_as_a_telephone);
  ADD ("/media/ringer/is-silent-at-once", test_is_silent_at_once);
  ADD ("/media/ringer/plays-a-file-over-and-over", test_plays_a_file_over_and_over);
  ADD ("/media/ringer/rings-with-bells-when-the-file-is-none",
       test_rings_with_bells_when_the_file_is_none);
  ADD ("/media/ringer/a-person-has-an-own-one", test_a_person_has_an_own_one);
  ADD ("/media/ringer/plays-files-only", test_plays_files_only);
  ADD ("/media/ringer/none-is-silent", test_none_is_silent);
  return g_test_run ();
}
