/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-negotiate.h"

/* What this device can do and where it is, in the tests of this folder. */

#define FIXTURE_FINGERPRINT                                                                        \
  "sha-256 "                                                                                       \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"  \
  "FF"

typedef struct
{
  VisIceParameters *ice;
  VisFingerprint *fingerprint;
  VisLocalTransport transport;
} Side;

/** side_new: a side with two host candidates, 192.0.2.@host and one of IPv6. */
Side *side_new (guint host);
void side_free (Side *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Side, side_free)

/** fixture_capabilities: Opus; VP8 and H.264 with retransmission. */
VisMediaCapabilities *fixture_capabilities (void);

/** fixture_read: the text of offers/@name.sdp. */
char *fixture_read (const char *name);

/** fixture_offer: offers/@name.sdp, which must parse. */
VisSessionDescription *fixture_offer (const char *name);

/** fixture_parse: @text, which must parse. */
VisSessionDescription *fixture_parse (const char *text);

/** fixture_carry: @description printed and parsed, as the network carries it. */
VisSessionDescription *fixture_carry (const VisSessionDescription *description);

/** fixture_own_offer: the offer of side @host with fixture_capabilities(). */
VisSessionDescription *fixture_own_offer (guint host);

/** fixture_answer: what side 2 answers to @offer; it must be able to. */
VisSessionDescription *fixture_answer (const VisSessionDescription *offer,
                                       VisNegotiatedSession **negotiated);

/** fixture_accept: what @answer to @offer comes to; it must fit. */
VisNegotiatedSession *fixture_accept (const VisSessionDescription *offer,
                                      const VisSessionDescription *answer);

/** fixture_summary: the codecs of @kind, in one line: "VP8 97/98, H264 99/100"; "" for none. */
char *fixture_summary (const VisNegotiatedSession *session, VisMediaKind kind);

/** fixture_replace: @text with @by in each place of @what. */
char *fixture_replace (const char *text, const char *what, const char *by);

/** fixture_assert_agree: both sides see the same session, each from its end. */
void fixture_assert_agree (const VisNegotiatedSession *caller, const VisNegotiatedSession *callee);
