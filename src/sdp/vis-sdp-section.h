/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/sdp/gstsdpmessage.h>

#include "sdp/vis-session-description-private.h"

G_BEGIN_DECLS

/**
 * _vis_sdp_parse_session_level:
 *
 * Returns: (transfer full): a section that never was: what the attributes above the first m= line
 *   say for all sections. NULL with VIS_ERROR_INVALID.
 */
VisSdpSection *_vis_sdp_parse_session_level (const GstSDPMessage *message, GError **error);

/**
 * _vis_sdp_parse_section:
 * @session: what holds where the section itself says nothing
 *
 * Returns: (transfer full): NULL with VIS_ERROR_INVALID.
 */
VisSdpSection *_vis_sdp_parse_section (const GstSDPMedia *media, const VisSdpSection *session,
                                       GError **error);

G_END_DECLS
