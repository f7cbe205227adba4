/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sip/vis-sip-stack.h"
#include "sip/vis-test-transport.h"

G_BEGIN_DECLS

/**
 * VisTestSide: a stack on a transport of its own, and a log of what it told.
 * @dialog: (nullable): the latest dialog, placed or taken
 * @log: "incoming +12025550100, confirmed, ended remote 0": one word and its values per signal
 * @takes: whether incoming calls are taken
 */
typedef struct
{
  VisTestTransport *transport;
  VisSipStack *stack;
  VisSipDialog *dialog;
  GString *log;
  gboolean takes;
  guint message_status; /* what "message" is answered with */
} VisTestSide;

/** vis_test_side_new: @clock (nullable). */
VisTestSide *vis_test_side_new (const char *user, const char *display_name, VisClock *clock);

/** vis_test_side_free: shuts the stack down and checks that nothing is left. */
void vis_test_side_free (VisTestSide *side);

/** vis_test_side_call: INVITE with the offer "v=0 offer". */
VisSipDialog *vis_test_side_call (VisTestSide *side, const VisAddress *remote);

/** vis_test_side_watch: logs what @dialog tells. */
void vis_test_side_watch (VisTestSide *side, VisSipDialog *dialog);

/** vis_test_side_expect: waits until the log is exactly @log, and empties it. */
void vis_test_side_expect (VisTestSide *side, const char *log);

/** vis_test_side_expect_released: waits until no virtual port is held: nothing is under way. */
void vis_test_side_expect_released (VisTestSide *side);

/** vis_test_body: Returns: a body that begins as SDP does: "v=0 @text". */
GBytes *vis_test_body (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTestSide, vis_test_side_free)

G_END_DECLS
