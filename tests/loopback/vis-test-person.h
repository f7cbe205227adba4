/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/vis-engine.h"

G_BEGIN_DECLS

/**
 * VisTestPerson:
 * @call: the newest call of this person, either way
 * @other: the one before it
 * @alert: whether incoming calls ring (180) at once; TRUE at first
 * @answer: whether incoming calls are answered at once
 * @sound_only: whether calls that this person makes are without video
 *
 * A real engine on loopback with a profile of its own in a temporary folder, test sources for
 * picture and sound, and a note of what its calls did.
 */
typedef struct
{
  VisEngine *engine;
  char *folder;
  char *number;
  VisCall *call;
  VisCall *other;
  gboolean alert;
  gboolean answer;
  gboolean sound_only;
  guint n_incoming;
  guint n_first_frames;
  char *last_text;
} VisTestPerson;

/** VisTestPersonFlags: @VIS_TEST_NO_EARLY_PATH: never a path while it rings;
 * @VIS_TEST_FULL_PICTURE: 640×480 at 30 a second, not the cheap 320×240 at 15. */
typedef enum
{
  VIS_TEST_DEFAULT = 0,
  VIS_TEST_NO_EARLY_PATH = 1 << 0,
  VIS_TEST_FULL_PICTURE = 1 << 1,
} VisTestPersonFlags;

/** vis_test_person_new: starts it, on any port of 127.0.0.1. */
VisTestPerson *vis_test_person_new (const char *number, VisTestPersonFlags flags);

/** vis_test_person_free: stops it and removes its folder. */
void vis_test_person_free (VisTestPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTestPerson, vis_test_person_free)

/** vis_test_person_get_uri: Returns: (transfer full): where it can be called. */
char *vis_test_person_get_uri (VisTestPerson *person);

/** vis_test_person_restart: stops and starts with the same folder: new calls, same key and pins;
 * @new_key: with another key. */
void vis_test_person_restart (VisTestPerson *person, gboolean new_key);

/** vis_test_person_knows: writes @friend into a vCard of @person and waits until it is read. */
void vis_test_person_knows (VisTestPerson *person, VisTestPerson *friend);

/** vis_test_person_call: by the other's address, with video unless @sound_only; the other's @call
 * is NULL until it comes there. */
VisCall *vis_test_person_call (VisTestPerson *person, VisTestPerson *friend);

/** vis_test_person_call_back: the same, while the other's @call stays what it is. */
VisCall *vis_test_person_call_back (VisTestPerson *person, VisTestPerson *friend);

/** vis_test_wait_for_state: fails the test when the deadline passes first. */
void vis_test_wait_for_state (VisTestPerson *person, VisCallState state);

/** vis_test_wait_for_end: waits for VIS_CALL_ENDED and compares the reason. */
void vis_test_wait_for_end (VisTestPerson *person, VisCallEnd end);

/** vis_test_connect: @caller calls, @callee answers, both are active. */
void vis_test_connect (VisTestPerson *caller, VisTestPerson *callee);

G_END_DECLS
