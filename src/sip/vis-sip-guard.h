/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sip/vis-sip-sofia.h"

G_BEGIN_DECLS

/**
 * _vis_sip_guard_get_message_class:
 *
 * sofia-sip's message class, less two things that would let a stranger choose where our answers
 * go. An answer goes to the Via's maddr if there is one (RFC 3261, 18.2.2), and, for a version
 * other than SIP/2.0, to the Via's unchecked host; a name there is looked up in DNS with the main
 * loop blocked, and a loopback address reaches whatever listens on this computer. Here such a
 * message does not parse.
 *
 * Returns: (transfer none): for NTATAG_MCLASS(); lives as long as the process.
 */
msg_mclass_t const *_vis_sip_guard_get_message_class (void);

G_END_DECLS
