/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vis-test-person.h"

#include <ftw.h>
#include <stdio.h>

#include "lib/vis-test-loop.h"

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  *out = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  GAsyncResult **result = user_data;

  return *result != NULL;
}

static void
on_first_frame (VisCall *call, int width, int height, const char *codec, VisTestPerson *person)
{
  person->n_first_frames++;
}

static void
on_text (VisCall *call, const char *text, VisTestPerson *person)
{
  g_free (person->last_text);
  person->last_text = g_strdup (text);
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added,
                  VisTestPerson *person)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, position + i);

      if (person->call)
        g_set_object (&person->other, person->call);
      g_set_object (&person->call, call);
      g_signal_connect (call, "first-frame", G_CALLBACK (on_first_frame), person);
      g_signal_connect (call, "text", G_CALLBACK (on_text), person);
    }
}

static void
on_incoming (VisCallList *calls, VisCall *call, VisTestPerson *person)
{
  person->n_incoming++;
  if (person->alert)
    vis_call_alerted (call);
  if (person->answer)
    vis_call_answer (call, TRUE);
}

static void
start (VisTestPerson *person, VisEngineOptions *options)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  person->engine = vis_engine_new (options);
  g_signal_connect (vis_engine_get_calls (person->engine), "items-changed",
                    G_CALLBACK (on_calls_changed), person);
  g_signal_connect (vis_engine_get_calls (person->engine), "incoming", G_CALLBACK (on_incoming),
                    person);
  vis_engine_start_async (person->engine, on_done, &result);
  g_assert_true (vis_test_wait_until (has_result, &result, VIS_TEST_DEADLINE_MS));
  vis_engine_start_finish (person->engine, result, &error);
  g_assert_no_error (error);
}

static VisEngineOptions *
make_options (VisTestPerson *person, VisTestPersonFlags flags)
{
  VisEngineOptions *options = vis_engine_options_new (person->folder);
  VisAddress any_port = { 0 };

  g_assert_true (vis_address_parse ("127.0.0.1", 0, &any_port, NULL));
  options->bind = vis_address_copy (&any_port);
  options->key_file = g_build_filename (person->folder, "key.pem", NULL);
  options->number = g_strdup (person->number);
  options->name = g_strdup_printf ("Test %s", person->number);
  options->region = g_strdup ("US");
  options->early_path = !(flags & VIS_TEST_NO_EARLY_PATH);
  vis_media_endpoint_set (&options->media->audio_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&options->media->video_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&options->media->audio_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
  vis_media_endpoint_set (&options->media->video_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
  g_assert_true (vis_media_options_parse_size (
      options->media, flags & VIS_TEST_FULL_PICTURE ? "640x480@30" : "320x240@15", NULL));
  return options;
}

VisTestPerson *
vis_test_person_new (const char *number, VisTestPersonFlags flags)
{
  VisTestPerson *person = g_new0 (VisTestPerson, 1);
  g_autoptr (VisEngineOptions) options = NULL;

  person->folder = g_dir_make_tmp ("visavis-test-XXXXXX", NULL);
  person->number = g_strdup (number);
  person->alert = TRUE;
  options = make_options (person, flags);
  start (person, options);
  return person;
}

static void
stop (VisTestPerson *person)
{
  g_autoptr (GAsyncResult) result = NULL;

  vis_engine_stop_async (person->engine, on_done, &result);
  g_assert_true (vis_test_wait_until (has_result, &result, VIS_TEST_DEADLINE_MS));
  vis_engine_stop_finish (person->engine, result);
  g_clear_object (&result); /* holds the engine */
  g_clear_object (&person->call);
  g_clear_object (&person->other);
  g_assert_finalize_object (person->engine);
  person->engine = NULL;
}

static int
remove_entry (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  return remove (path);
}

void
vis_test_person_free (VisTestPerson *person)
{
  stop (person);
  nftw (person->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  g_free (person->folder);
  g_free (person->number);
  g_free (person->last_text);
  g_free (person);
}

void
vis_test_person_restart (VisTestPerson *person, gboolean new_key)
{
  g_autoptr (VisEngineOptions) options = NULL;

  stop (person);
  options = make_options (person, VIS_TEST_DEFAULT);
  if (new_key)
    g_assert_cmpint (remove (options->key_file), ==, 0);
  start (person, options);
}

char *
vis_test_person_get_uri (VisTestPerson *person)
{
  g_autoptr (GArray) addresses = vis_engine_get_addresses (person->engine);
  g_autofree char *address = vis_address_to_string (&g_array_index (addresses, VisAddress, 0));

  return g_strdup_printf ("sip:%s@%s", person->number, address);
}

static gboolean
has_contacts (gpointer user_data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (user_data)) > 0;
}

void
vis_test_person_knows (VisTestPerson *person, VisTestPerson *friend)
{
  g_autofree char *path = g_build_filename (person->folder, "contacts", "friend.vcf", NULL);
  g_autofree char *uri = vis_test_person_get_uri (friend);
  g_autofree char *card
      = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Friend %s\r\nTEL:%s\r\n"
                         "IMPP:%s\r\nEND:VCARD\r\n",
                         friend->number, friend->number, uri);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, card, -1, &error);
  g_assert_no_error (error);
  g_assert_true (vis_test_wait_until (has_contacts, vis_engine_get_contacts (person->engine),
                                      VIS_TEST_DEADLINE_MS));
}

VisCall *
vis_test_person_call (VisTestPerson *person, VisTestPerson *friend)
{
  /* What is waited for from now on is the call that comes. */
  if (friend->call)
    g_set_object (&friend->other, friend->call);
  g_clear_object (&friend->call);
  return vis_test_person_call_back (person, friend);
}

VisCall *
vis_test_person_call_back (VisTestPerson *person, VisTestPerson *friend)
{
  g_autofree char *uri = vis_test_person_get_uri (friend);
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCall) call = vis_engine_call (person->engine, uri, !person->sound_only, &error);

  g_assert_no_error (error);
  g_assert_true (call == person->call);
  return call;
}

typedef struct
{
  VisTestPerson *person;
  VisCallState state;
} StateWait;

static gboolean
is_in_state (gpointer user_data)
{
  StateWait *wait = user_data;

  return wait->person->call && vis_call_get_state (wait->person->call) >= wait->state;
}

void
vis_test_wait_for_state (VisTestPerson *person, VisCallState state)
{
  StateWait wait = { person, state };

  g_assert_true (vis_test_wait_until (is_in_state, &wait, VIS_TEST_DEADLINE_MS));
  if (state < VIS_CALL_ENDED && vis_call_get_state (person->call) == VIS_CALL_ENDED)
    g_test_message ("The call of %s ended: %s", person->number,
                    vis_call_end_to_word (vis_call_get_end (person->call)));
  g_assert_cmpstr (vis_call_state_to_word (vis_call_get_state (person->call)), ==,
                   vis_call_state_to_word (state));
}

void
vis_test_wait_for_end (VisTestPerson *person, VisCallEnd end)
{
  vis_test_wait_for_state (person, VIS_CALL_ENDED);
  g_assert_cmpstr (vis_call_end_to_word (vis_call_get_end (person->call)), ==,
                   vis_call_end_to_word (end));
}

void
vis_test_connect (VisTestPerson *caller, VisTestPerson *callee)
{
  vis_test_person_call (caller, callee);
  vis_test_wait_for_state (callee, VIS_CALL_ALERTING);
  vis_call_answer (callee->call, TRUE);
  vis_test_wait_for_state (callee, VIS_CALL_ACTIVE);
  vis_test_wait_for_state (caller, VIS_CALL_ACTIVE);
}
