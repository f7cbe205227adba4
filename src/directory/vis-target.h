/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-number.h"
#include "base/vis-sip-uri.h"
#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

/**
 * VisTargetKind:
 * @VIS_TARGET_NUMBER: a telephone number: where it is must be found out
 * @VIS_TARGET_ADDRESS: a SIP address, or a bare host
 */
typedef enum
{
  VIS_TARGET_NUMBER,
  VIS_TARGET_ADDRESS,
} VisTargetKind;

#define VIS_TYPE_TARGET (vis_target_get_type ())

/**
 * VisTarget:
 * @number: (nullable): with VIS_TARGET_NUMBER
 * @uri: (nullable): with VIS_TARGET_ADDRESS; without a user part for a bare host
 *
 * Whom to call, as a person typed or picked it. Immutable.
 */
typedef struct
{
  VisTargetKind kind;
  VisNumber *number;
  VisSipUri *uri;
} VisTarget;

GType vis_target_get_type (void) G_GNUC_CONST;

/**
 * vis_target_parse:
 * @text: a number in any form that vis_number_parser_parse() takes, "sip:user@host:port",
 *   "user@host", "host:port", "192.0.2.5", "[2001:db8::1]:16402", "host.example.net"
 *
 * What could be both (four groups of digits with dots) is an IPv4 address.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_INVALID, VIS_ERROR_TOO_LARGE, or
 *   VIS_ERROR_UNSUPPORTED (sips:), with a sentence for the user.
 */
VisTarget *vis_target_parse (const char *text, VisNumberParser *parser, GError **error);
VisTarget *vis_target_new_for_number (const VisNumber *number);
VisTarget *vis_target_new_for_address (const VisSipUri *uri);
VisTarget *vis_target_copy (const VisTarget *target);
void vis_target_free (VisTarget *target);

/** vis_target_get_id: Returns: (transfer full): who it is, for pins and logs: the number in E.164
 * form, "user@host" or "host" in lower case. */
char *vis_target_get_id (const VisTarget *target);

/** vis_target_to_string: Returns: (transfer full): for display: "+1 202-555-0101",
 * "ann@192.0.2.5:16402". */
char *vis_target_to_string (const VisTarget *target, VisNumberParser *parser);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTarget, vis_target_free)

G_END_DECLS
