/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls between two real engines: what works when everybody is willing. */
#include "lib/vis-test-loop.h"
#include "vis-test-person.h"

#define ANN "+12025550101"
#define BEN "+12025550102"
#define CAT "+12025550103"

/* How long nothing must change to be called settled. */
#define SETTLED_US (500 * 1000)

typedef struct
{
  VisTestPerson *person;
  guint n;
} FrameWait;

static gboolean
has_frames (gpointer user_data)
{
  FrameWait *wait = user_data;

  return wait->person->n_first_frames >= wait->n;
}

/* Until @person has seen the first frame of @n calls. */
static void
wait_for_first_frames (VisTestPerson *person, guint n)
{
  FrameWait wait = { person, n };

  g_assert_true (vis_test_wait_until (has_frames, &wait, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (person->n_first_frames, ==, n);
}

static void
wait_for_frames (VisTestPerson *ann, VisTestPerson *ben)
{
  wait_for_first_frames (ann, 1);
  wait_for_first_frames (ben, 1);
}

static void
test_both_see_each_other (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  VisPathInfo info;

  vis_test_connect (ann, ben);
  wait_for_frames (ann, ben);
  g_assert_nonnull (vis_call_get_suite (ann->call));
  g_assert_nonnull (vis_call_get_suite (ben->call));
  g_assert_true (vis_call_get_path_info (ann->call, &info));
  g_assert_true (vis_address_is_loopback (&info.remote));
  g_assert_cmpstr (vis_call_get_remote_id (ann->call), ==, BEN);
  g_assert_cmpstr (vis_call_get_remote_id (ben->call), ==, ANN);
  g_assert_cmpstr (vis_call_get_remote_name (ben->call), ==, "Test " ANN);

  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ann, VIS_CALL_END_LOCAL_HANG_UP);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
}

static void
test_callee_hangs_up (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_call_hang_up (ben->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_LOCAL_HANG_UP);
  vis_test_wait_for_end (ann, VIS_CALL_END_REMOTE_HANG_UP);
}

static void
test_by_number (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autoptr (VisCall) call = NULL;

  ben->answer = TRUE;
  vis_test_person_knows (ann, ben);
  call = vis_engine_call (ann->engine, "(202) 555-0102", TRUE, NULL);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
  g_assert_cmpstr (vis_call_get_remote_name (call), ==, "Friend " BEN);
}

static gboolean
caller_has_path (gpointer user_data)
{
  VisTestPerson *ann = user_data;

  return vis_call_get_path_state (ann->call) == VIS_PATH_CONNECTED
         && vis_call_get_suite (ann->call) != NULL;
}

static void
test_path_while_it_rings (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_knows (ben, ann);
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_RINGING);
  g_assert_true (vis_test_wait_until (caller_has_path, ann, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (vis_call_get_state (ann->call), ==, VIS_CALL_RINGING);
  g_assert_cmpint (vis_call_get_state (ben->call), ==, VIS_CALL_ALERTING);
  g_assert_cmpuint (ann->n_first_frames, ==, 0);
  g_assert_cmpuint (ben->n_first_frames, ==, 0);
  vis_call_answer (ben->call, TRUE);
  wait_for_frames (ann, ben);
}

static void
test_stranger_learns_nothing (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_RINGING);
  vis_test_wait_for_state (ben, VIS_CALL_ALERTING);
  g_assert_null (vis_call_get_fingerprint (ann->call));
  g_assert_cmpint (vis_call_get_path_state (ann->call), ==, VIS_PATH_NEW);
  g_assert_cmpint (vis_call_get_path_state (ben->call), ==, VIS_PATH_NEW);
  vis_call_answer (ben->call, TRUE);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
}

static void
test_without_early_path (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_NO_EARLY_PATH);

  vis_test_person_knows (ben, ann);
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_RINGING);
  g_assert_null (vis_call_get_fingerprint (ann->call));
  vis_call_answer (ben->call, TRUE);
  wait_for_frames (ann, ben);
}

static void
test_audio_only (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autofree char *uri = vis_test_person_get_uri (ben);
  g_autoptr (VisCall) call = NULL;

  ben->answer = TRUE;
  call = vis_engine_call (ann->engine, uri, FALSE, NULL);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
  vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
  g_assert_false (vis_call_get_wants_video (ben->call));
  g_assert_cmpuint (ann->n_first_frames + ben->n_first_frames, ==, 0);
}

static gboolean
caller_saw_camera_off (gpointer user_data)
{
  VisTestPerson *ann = user_data;
  gboolean camera;

  g_object_get (ann->call, "remote-camera", &camera, NULL);
  return !camera;
}

static void
test_video_one_way (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ben, VIS_CALL_ALERTING);
  vis_call_answer (ben->call, FALSE);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
  vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
  wait_for_first_frames (ben, 1);
  g_assert_true (vis_test_wait_until (caller_saw_camera_off, ann, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (ann->n_first_frames, ==, 0);
}

static gboolean
has_text (gpointer user_data)
{
  return ((VisTestPerson *)user_data)->last_text != NULL;
}

static gboolean
sees_mute (gpointer user_data)
{
  VisTestPerson *person = user_data;
  gboolean muted;

  g_object_get (person->call, "remote-muted", &muted, NULL);
  return muted;
}

static void
test_messages (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_call_send_text_async (ann->call, "Hello, “Ben”", NULL, NULL);
  g_assert_true (vis_test_wait_until (has_text, ben, VIS_TEST_DEADLINE_MS));
  g_assert_cmpstr (ben->last_text, ==, "Hello, “Ben”");
  vis_call_set_muted (ben->call, TRUE);
  g_assert_true (vis_test_wait_until (sees_mute, ann, VIS_TEST_DEADLINE_MS));
}

static void
test_second_call_rings (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) cat = vis_test_person_new (CAT, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  wait_for_frames (ann, ben);
  vis_test_connect (cat, ben);
  wait_for_first_frames (cat, 1);
  wait_for_first_frames (ben, 2);
  g_assert_cmpint (vis_call_get_state (ann->call), ==, VIS_CALL_ACTIVE);
  g_assert_cmpint (vis_call_get_state (ben->other), ==, VIS_CALL_ACTIVE);
  vis_call_hang_up (cat->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
  g_assert_cmpint (vis_call_get_state (ann->call), ==, VIS_CALL_ACTIVE);
}

static void
call_and_hang_up (VisTestPerson *caller, VisTestPerson *callee)
{
  vis_test_connect (caller, callee);
  vis_call_hang_up (caller->call);
  vis_test_wait_for_end (callee, VIS_CALL_END_REMOTE_HANG_UP);
}

static void
test_again_and_again (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  for (guint i = 0; i < 3; i++)
    call_and_hang_up (i % 2 == 0 ? ann : ben, i % 2 == 0 ? ben : ann);
}

/* What a call could leave behind in the system. */
typedef struct
{
  guint descriptors;
  guint threads;
} Held;

static guint
count_entries (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder))
    n++;
  return n;
}

static Held
count_held (void)
{
  return (Held){ count_entries ("/proc/self/fd"), count_entries ("/proc/self/task") };
}

typedef struct
{
  Held held;
  gint64 since;
} Settling;

static gboolean
has_settled (gpointer user_data)
{
  Settling *settling = user_data;
  Held now = count_held ();
  gint64 time = g_get_monotonic_time ();

  if (now.descriptors != settling->held.descriptors || now.threads != settling->held.threads)
    *settling = (Settling){ now, time };
  return time - settling->since > SETTLED_US;
}

static gboolean
holds_no_more (gpointer user_data)
{
  const Held *before = user_data;
  Held now = count_held ();

  return now.descriptors <= before->descriptors && now.threads <= before->threads;
}

static void
test_leaves_nothing_behind (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  Settling settling = { 0 };
  Held after;

  /* The first call opens what stays open. */
  call_and_hang_up (ann, ben);
  g_assert_true (vis_test_wait_until (has_settled, &settling, VIS_TEST_DEADLINE_MS));
  for (guint i = 0; i < 3; i++)
    call_and_hang_up (ann, ben);
  vis_test_wait_until (holds_no_more, &settling.held, VIS_TEST_DEADLINE_MS);
  after = count_held ();
  g_test_message ("%u descriptors and %u threads after a call, %u and %u after three more",
                  settling.held.descriptors, settling.held.threads, after.descriptors,
                  after.threads);
  g_assert_cmpuint (after.descriptors, <=, settling.held.descriptors);
  g_assert_cmpuint (after.threads, <=, settling.held.threads);
}

int
main (int argc, char **argv)
{
  vis_engine_global_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  /* Threads that wait for new work would be counted as left behind. */
  g_thread_pool_set_max_unused_threads (0);
  g_test_add_func ("/loopback/call/both-see-each-other", test_both_see_each_other);
  g_test_add_func ("/loopback/call/callee-hangs-up", test_callee_hangs_up);
  g_test_add_func ("/loopback/call/by-number-out-of-the-contacts", test_by_number);
  g_test_add_func ("/loopback/call/path-is-made-while-it-rings", test_path_while_it_rings);
  g_test_add_func ("/loopback/call/stranger-learns-nothing-before-the-answer",
                   test_stranger_learns_nothing);
  g_test_add_func ("/loopback/call/without-early-path", test_without_early_path);
  g_test_add_func ("/loopback/call/audio-only", test_audio_only);
  g_test_add_func ("/loopback/call/video-one-way", test_video_one_way);
  g_test_add_func ("/loopback/call/messages-go-both-ways", test_messages);
  g_test_add_func ("/loopback/call/second-call-rings-while-the-first-goes-on",
                   test_second_call_rings);
  g_test_add_func ("/loopback/call/again-and-again", test_again_and_again);
  g_test_add_func ("/loopback/call/leaves-no-descriptor-and-no-thread-behind",
                   test_leaves_nothing_behind);
  return g_test_run ();
}
