/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes in a call that goes on: hold, video, a second call, between real engines. */
#include "lib/vis-test-loop.h"
#include "vis-test-person.h"

#define ANN "+12025550101"
#define BEN "+12025550102"
#define CAT "+12025550103"

/* One second of a call as one side sees it, waited for with each new statistics. */
typedef struct
{
  VisCall *call;
  gboolean sends;    /* pictures or sound go out */
  gboolean receives; /* pictures or sound come in */
  guint n;           /* statistics since the wait began */
  gboolean met;
} FlowWait;

#define SILENCE_KBPS 1.0

static void
on_stats (VisCall *call, GParamSpec *pspec, FlowWait *wait)
{
  const VisMediaStats *stats = vis_call_get_stats (call);
  gboolean sends = stats->tx_kbps > SILENCE_KBPS;
  gboolean receives = stats->rx_kbps > SILENCE_KBPS;

  wait->n++;
  wait->met = sends == wait->sends && receives == wait->receives;
}

static gboolean
is_met (gpointer user_data)
{
  FlowWait *wait = user_data;

  return wait->n > 0 && wait->met;
}

/* Until a whole second shows that media flows as said. */
static void
wait_for_flow (VisCall *call, gboolean sends, gboolean receives)
{
  FlowWait wait = { .call = call, .sends = sends, .receives = receives };
  gulong handler = g_signal_connect (call, "notify::stats", G_CALLBACK (on_stats), &wait);

  g_assert_true (vis_test_wait_until (is_met, &wait, VIS_TEST_DEADLINE_MS));
  g_signal_handler_disconnect (call, handler);
}

/* Counts the pictures that a call shows. */
static void
count_frame (const VisVideoFrame *frame, gpointer user_data)
{
  g_atomic_int_inc ((int *)user_data);
}

typedef struct
{
  int *counter;
  int more_than;
} CountWait;

static gboolean
has_counted (gpointer user_data)
{
  CountWait *wait = user_data;

  return g_atomic_int_get (wait->counter) > wait->more_than;
}

static void
wait_for_pictures (int *counter, int more)
{
  CountWait wait = { counter, g_atomic_int_get (counter) + more };

  if (!vis_test_wait_until (has_counted, &wait, VIS_TEST_DEADLINE_MS))
    g_error ("%d pictures, not %d more", g_atomic_int_get (counter), more);
}

typedef struct
{
  VisCall *call;
  const char *property;
  gboolean value;
} PropertyWait;

static gboolean
has_value (gpointer user_data)
{
  PropertyWait *wait = user_data;
  gboolean value;

  g_object_get (wait->call, wait->property, &value, NULL);
  return value == wait->value;
}

static void
wait_for_property (VisCall *call, const char *property, gboolean value)
{
  PropertyWait wait = { call, property, value };

  if (!vis_test_wait_until (has_value, &wait, VIS_TEST_DEADLINE_MS))
    g_error ("“%s” did not become %s", property, value ? "TRUE" : "FALSE");
}

static void
test_hold_stops_everything (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  int seen_by_ann = 0, seen_by_ben = 0, own = 0;

  vis_test_connect (ann, ben);
  vis_call_set_frame_func (ann->call, count_frame, &seen_by_ann);
  vis_call_set_frame_func (ben->call, count_frame, &seen_by_ben);
  vis_call_set_preview_func (ann->call, count_frame, &own);
  wait_for_pictures (&seen_by_ann, 1);
  wait_for_pictures (&seen_by_ben, 1);
  wait_for_flow (ann->call, TRUE, TRUE);

  for (guint i = 0; i < 2; i++)
    {
      int own_before;

      vis_call_set_held (ann->call, TRUE);
      own_before = g_atomic_int_get (&own); /* the camera is closed by now */
      wait_for_property (ben->call, "remote-held", TRUE);
      g_assert_false (vis_call_get_held (ben->call));
      g_assert_false (vis_call_get_remote_held (ann->call));
      wait_for_flow (ann->call, FALSE, FALSE);
      wait_for_flow (ben->call, FALSE, FALSE);
      g_assert_cmpint (g_atomic_int_get (&own), ==, own_before);
      g_assert_cmpint (vis_call_get_state (ben->call), ==, VIS_CALL_ACTIVE);

      vis_call_set_held (ann->call, FALSE);
      wait_for_property (ben->call, "remote-held", FALSE);
      wait_for_pictures (&seen_by_ann, 3);
      wait_for_pictures (&seen_by_ben, 3);
      wait_for_flow (ann->call, TRUE, TRUE);
      wait_for_flow (ben->call, TRUE, TRUE);
    }
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
}

/* The callee holds as well as the caller can, and both can at once. */
static void
test_both_hold (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_call_set_held (ben->call, TRUE);
  wait_for_property (ann->call, "remote-held", TRUE);
  vis_call_set_held (ann->call, TRUE);
  wait_for_property (ben->call, "remote-held", TRUE);
  wait_for_flow (ann->call, FALSE, FALSE);

  /* One alone brings nothing back. */
  vis_call_set_held (ben->call, FALSE);
  wait_for_property (ann->call, "remote-held", FALSE);
  g_assert_true (vis_call_get_remote_held (ben->call));
  wait_for_flow (ben->call, FALSE, FALSE);

  vis_call_set_held (ann->call, FALSE);
  wait_for_property (ben->call, "remote-held", FALSE);
  wait_for_flow (ann->call, TRUE, TRUE);
  wait_for_flow (ben->call, TRUE, TRUE);
}

/* Both press “Hold” at the same moment: one offer crosses the other (RFC 3261, 14.1). */
static void
test_glare (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_call_set_held (ann->call, TRUE);
  vis_call_set_held (ben->call, TRUE);
  wait_for_property (ann->call, "remote-held", TRUE);
  wait_for_property (ben->call, "remote-held", TRUE);
  vis_call_set_held (ann->call, FALSE);
  vis_call_set_held (ben->call, FALSE);
  wait_for_property (ann->call, "remote-held", FALSE);
  wait_for_property (ben->call, "remote-held", FALSE);
  wait_for_flow (ann->call, TRUE, TRUE);
}

/* Quicker than the other side can answer: what counts is the last word. */
static void
test_change_of_mind (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_call_set_held (ann->call, TRUE);
  vis_call_set_held (ann->call, FALSE);
  vis_call_set_held (ann->call, TRUE);
  wait_for_property (ben->call, "remote-held", TRUE);
  vis_call_set_held (ann->call, FALSE);
  wait_for_property (ben->call, "remote-held", FALSE);
  wait_for_flow (ben->call, TRUE, TRUE);
}

static void
test_hold_while_muted (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  int own = 0;

  vis_test_connect (ann, ben);
  vis_call_set_muted (ann->call, TRUE);
  vis_call_set_camera (ann->call, FALSE);
  vis_call_set_preview_func (ann->call, count_frame, &own);
  wait_for_property (ben->call, "remote-muted", TRUE);
  vis_call_set_held (ann->call, TRUE);
  wait_for_property (ben->call, "remote-held", TRUE);
  vis_call_set_held (ann->call, FALSE);
  wait_for_property (ben->call, "remote-held", FALSE);
  wait_for_flow (ann->call, TRUE, TRUE); /* silence is sound, too */
  g_assert_cmpint (own, ==, 0);
  vis_call_set_camera (ann->call, TRUE);
  wait_for_pictures (&own, 1);
}

/* Ann has called Ben without video, and asks for it. */
static void
ask_for_video (VisTestPerson *ann, VisTestPerson *ben)
{
  ann->sound_only = TRUE;
  vis_test_connect (ann, ben);
  g_assert_false (vis_call_get_video (ann->call));
  g_assert_false (vis_call_get_video (ben->call));
  g_assert_true (vis_call_request_video (ann->call));
  wait_for_property (ben->call, "video-requested", TRUE);
  wait_for_property (ann->call, "video-wanted", TRUE);
}

static void
on_suite (VisCall *call, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_video_accepted (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  int seen_by_ann = 0, seen_by_ben = 0, own = 0;
  guint handshakes = 0;

  ask_for_video (ann, ben);
  g_signal_connect (ann->call, "notify::suite", G_CALLBACK (on_suite), &handshakes);
  vis_call_set_frame_func (ann->call, count_frame, &seen_by_ann);
  vis_call_set_frame_func (ben->call, count_frame, &seen_by_ben);
  vis_call_set_preview_func (ben->call, count_frame, &own);
  /* The call goes on while a person thinks about it, and so does the chat. */
  vis_call_send_text_async (ann->call, "Shall we?", NULL, NULL);
  vis_call_send_text_async (ben->call, "Wait", NULL, NULL);
  wait_for_flow (ann->call, TRUE, TRUE);
  g_assert_cmpstr (ben->last_text, ==, "Shall we?");
  g_assert_cmpstr (ann->last_text, ==, "Wait");
  g_assert_cmpint (own, ==, 0);

  vis_call_accept_video (ben->call, TRUE);
  wait_for_property (ann->call, "video", TRUE);
  wait_for_property (ann->call, "video-wanted", FALSE);
  wait_for_property (ben->call, "video-requested", FALSE);
  wait_for_pictures (&seen_by_ann, 5);
  wait_for_pictures (&seen_by_ben, 5);
  g_assert_cmpuint (handshakes, ==, 0);

  /* What was added can be held like the rest. */
  vis_call_set_held (ben->call, TRUE);
  wait_for_property (ann->call, "remote-held", TRUE);
  wait_for_flow (ann->call, FALSE, FALSE);
  vis_call_set_held (ben->call, FALSE);
  wait_for_property (ann->call, "remote-held", FALSE);
  wait_for_pictures (&seen_by_ann, 3);
  wait_for_pictures (&seen_by_ben, 3);
}

/* Ben looks, and shows nothing. */
static void
test_video_accepted_without_camera (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  int seen_by_ben = 0, own = 0;

  ask_for_video (ann, ben);
  vis_call_set_frame_func (ben->call, count_frame, &seen_by_ben);
  vis_call_set_preview_func (ben->call, count_frame, &own);
  vis_call_accept_video (ben->call, FALSE);
  wait_for_property (ann->call, "remote-camera", FALSE);
  wait_for_pictures (&seen_by_ben, 5);
  g_assert_cmpint (own, ==, 0);
  vis_call_set_camera (ben->call, TRUE);
  wait_for_pictures (&own, 1);
  wait_for_property (ann->call, "remote-camera", TRUE);
}

static void
test_video_refused (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  int own = 0;

  ask_for_video (ann, ben);
  vis_call_set_preview_func (ann->call, count_frame, &own);
  vis_call_refuse_video (ben->call);
  wait_for_property (ben->call, "video-requested", FALSE);
  wait_for_property (ann->call, "video-wanted", FALSE);
  g_assert_false (vis_call_get_video (ann->call));
  g_assert_false (vis_call_get_video (ben->call));
  wait_for_flow (ann->call, TRUE, TRUE);
  g_assert_cmpint (own, ==, 0);

  /* Nobody is bound for ever: the other one may ask now. */
  g_assert_true (vis_call_request_video (ben->call));
  wait_for_property (ann->call, "video-requested", TRUE);
  vis_call_accept_video (ann->call, TRUE);
  wait_for_property (ben->call, "video", TRUE);
  wait_for_pictures (&own, 1);
}

/* Whoever holds says no to what was asked before, and takes back what was not answered. */
static void
test_hold_settles_a_request (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  ask_for_video (ann, ben);
  vis_call_set_held (ben->call, TRUE);
  wait_for_property (ann->call, "remote-held", TRUE);
  g_assert_false (vis_call_get_video (ann->call));
  wait_for_property (ann->call, "video-wanted", FALSE);
  vis_call_set_held (ben->call, FALSE);
  wait_for_property (ann->call, "remote-held", FALSE);

  g_assert_true (vis_call_request_video (ann->call));
  wait_for_property (ben->call, "video-requested", TRUE);
  vis_call_set_held (ann->call, TRUE);
  wait_for_property (ben->call, "video-requested", FALSE);
  wait_for_property (ben->call, "remote-held", TRUE);
  g_assert_false (vis_call_get_video (ben->call));
  g_assert_false (vis_call_request_video (ann->call));
  vis_call_set_held (ann->call, FALSE);
  wait_for_flow (ben->call, TRUE, TRUE);
}

static void
test_end_while_asked (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  ask_for_video (ann, ben);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
  vis_call_accept_video (ben->call, TRUE);
  vis_call_set_held (ben->call, TRUE);
  g_assert_false (vis_call_request_video (ben->call));
}

static void
test_second_call (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) cat = vis_test_person_new (CAT, VIS_TEST_DEFAULT);
  VisCallList *calls = vis_engine_get_calls (ann->engine);
  g_autoptr (VisCall) with_ben = NULL;
  g_autoptr (VisCall) with_cat = NULL;

  vis_test_connect (ben, ann);
  with_ben = g_object_ref (ann->call);
  vis_test_person_call (cat, ann);
  vis_test_wait_for_state (ann, VIS_CALL_ALERTING);
  with_cat = g_object_ref (ann->call);
  g_assert_false (vis_call_get_held (with_ben));

  vis_call_list_answer_and_hold (calls, with_cat, TRUE);
  g_assert_true (vis_call_get_held (with_ben));
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
  wait_for_property (ben->call, "remote-held", TRUE);
  wait_for_flow (with_cat, TRUE, TRUE);
  wait_for_flow (with_ben, FALSE, FALSE);

  vis_call_list_swap (calls, with_ben);
  wait_for_property (ben->call, "remote-held", FALSE);
  wait_for_property (cat->call, "remote-held", TRUE);
  wait_for_flow (with_ben, TRUE, TRUE);
  wait_for_flow (with_cat, FALSE, FALSE);

  vis_call_hang_up (with_ben);
  vis_call_list_swap (calls, with_cat);
  wait_for_property (cat->call, "remote-held", FALSE);
  wait_for_flow (with_cat, TRUE, TRUE);
}

typedef struct
{
  double min_kbps;
  double max_kbps;
  guint n_in_a_row;
} RateWait;

static void
on_rate (VisCall *call, GParamSpec *pspec, RateWait *wait)
{
  double kbps = vis_call_get_stats (call)->tx_kbps;

  wait->n_in_a_row = kbps > wait->min_kbps && kbps < wait->max_kbps ? wait->n_in_a_row + 1 : 0;
}

static gboolean
lasts (gpointer user_data)
{
  return ((RateWait *)user_data)->n_in_a_row >= 2;
}

/* Until that much is sent for two seconds. */
static void
wait_for_rate (VisCall *call, double min_kbps, double max_kbps)
{
  RateWait wait = { min_kbps, max_kbps, 0 };
  gulong handler = g_signal_connect (call, "notify::stats", G_CALLBACK (on_rate), &wait);

  g_assert_true (vis_test_wait_until (lasts, &wait, VIS_TEST_DEADLINE_MS));
  g_signal_handler_disconnect (call, handler);
}

/* The test picture holds noise, which no encoder makes small. */
static void
test_limit (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_FULL_PICTURE);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_FULL_PICTURE);
  g_autoptr (VisMediaOptions) media = vis_media_options_new ();

  vis_media_endpoint_set (&media->audio_source, VIS_MEDIA_ENDPOINT_SILENCE, NULL);
  vis_media_endpoint_set (&media->audio_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
  vis_media_endpoint_set (&media->video_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  media->width = 640;
  media->height = 480;
  vis_test_connect (ann, ben);
  wait_for_rate (ann->call, 350, 1e6);
  media->video_limit = 150000;
  vis_engine_set_media (ann->engine, media);
  wait_for_rate (ann->call, 50, 250);
  wait_for_rate (ben->call, 350, 1e6);
  media->video_limit = 0;
  vis_engine_set_media (ann->engine, media);
  wait_for_rate (ann->call, 350, 1e6);

  /* In the next call it is told as well. */
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
  media->video_limit = 150000;
  vis_engine_set_media (ann->engine, media);
  vis_test_connect (ann, ben);
  wait_for_rate (ann->call, 50, 250);
  wait_for_rate (ben->call, 50, 250);
}

static char *
get_codec (VisCall *call)
{
  const VisMediaStats *stats = vis_call_get_stats (call);

  return g_strdup (stats ? stats->codec : NULL);
}

/* Who calls decides. */
static void
test_codec (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  static const char *const codecs[] = { "VP8", "H264" };

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      g_autoptr (VisMediaOptions) media = vis_media_options_new ();
      g_autofree char *seen = NULL;
      int pictures = 0;

      if (!vis_media_has_video_codec (codecs[i]))
        continue;
      vis_media_endpoint_set (&media->audio_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
      vis_media_endpoint_set (&media->audio_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
      vis_media_endpoint_set (&media->video_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
      media->width = 320;
      media->height = 240;
      media->video_codec = g_strdup (codecs[i]);
      vis_engine_set_media (ann->engine, media);
      vis_test_connect (ann, ben);
      vis_call_set_frame_func (ben->call, count_frame, &pictures);
      wait_for_pictures (&pictures, 1);
      wait_for_flow (ben->call, TRUE, TRUE);
      seen = get_codec (ben->call);
      g_assert_cmpstr (seen, ==, codecs[i]);
      vis_call_hang_up (ann->call);
      vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
    }
}

int
main (int argc, char **argv)
{
  vis_engine_global_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/hold/stops-everything-and-comes-back", test_hold_stops_everything);
  g_test_add_func ("/loopback/hold/both-can-hold", test_both_hold);
  g_test_add_func ("/loopback/hold/glare-is-settled", test_glare);
  g_test_add_func ("/loopback/hold/the-last-word-counts", test_change_of_mind);
  g_test_add_func ("/loopback/hold/while-muted-stays-muted", test_hold_while_muted);
  g_test_add_func ("/loopback/video/is-added-when-accepted", test_video_accepted);
  g_test_add_func ("/loopback/video/is-watched-without-camera", test_video_accepted_without_camera);
  g_test_add_func ("/loopback/video/is-not-added-when-refused", test_video_refused);
  g_test_add_func ("/loopback/video/hold-settles-a-request", test_hold_settles_a_request);
  g_test_add_func ("/loopback/video/call-ends-while-somebody-thinks", test_end_while_asked);
  g_test_add_func ("/loopback/video/keeps-to-the-limit", test_limit);
  g_test_add_func ("/loopback/video/codec-is-the-callers-choice", test_codec);
  g_test_add_func ("/loopback/second-call/hold-answer-and-swap", test_second_call);
  return g_test_run ();
}
