/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-address.h"

G_BEGIN_DECLS

/** VisTestPeer: the other side as a script: a UDP socket on 127.0.0.1 that sends and hears text. */
typedef struct _VisTestPeer VisTestPeer;

/** vis_test_peer_new: @remote: (nullable): where it sends; NULL: to whom it heard from last. */
VisTestPeer *vis_test_peer_new (const VisAddress *remote);
void vis_test_peer_free (VisTestPeer *peer);

const VisAddress *vis_test_peer_get_address (VisTestPeer *peer);

void vis_test_peer_send_bytes (VisTestPeer *peer, const char *bytes, gsize size);

/**
 * vis_test_peer_request:
 * @line: "INVITE 1": the method, and the number of CSeq
 * @to_tag: (nullable): of the dialog
 * @headers: more headers, each with its CRLF
 * @body: (nullable)
 *
 * Sends a request of the call @call_id, with a branch made of @line and @call_id, so that the same
 * once more is a retransmission.
 */
void vis_test_peer_request (VisTestPeer *peer, const char *line, const char *call_id,
                            const char *to_tag, const char *headers, const char *body);

/** vis_test_peer_invite: INVITE 1 with the offer "v=0 offer". */
void vis_test_peer_invite (VisTestPeer *peer, const char *call_id, const char *headers);

/** vis_test_peer_respond: @status: "180 Ringing"; answers @request. */
void vis_test_peer_respond (VisTestPeer *peer, const char *request, const char *status,
                            const char *to_tag, const char *headers, const char *body);

/** vis_test_peer_expect: Returns: (transfer full): the next packet that begins with @start; what
 * comes before it is passed over. */
char *vis_test_peer_expect (VisTestPeer *peer, const char *start);

/** vis_test_peer_expect_status: the response to CSeq @line with @status. */
char *vis_test_peer_expect_status (VisTestPeer *peer, const char *line, const char *status);

/** vis_test_peer_expect_silence: nothing is heard but the answer to one more OPTIONS. */
void vis_test_peer_expect_silence (VisTestPeer *peer);

/** vis_test_peer_get_header: Returns: (transfer full) (nullable): its value in @packet. */
char *vis_test_peer_get_header (const char *packet, const char *name);

/** vis_test_peer_get_to_tag: Returns: (transfer full) (nullable). */
char *vis_test_peer_get_to_tag (const char *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTestPeer, vis_test_peer_free)

G_END_DECLS
