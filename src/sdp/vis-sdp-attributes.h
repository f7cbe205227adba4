/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-sdp-form.h"
#include "sdp/vis-session-description-private.h"

G_BEGIN_DECLS

#define VIS_SDP_N_PAYLOAD_TYPES 128

/**
 * VisSdpReader:
 * @section: what comes out
 * @codecs: (owned): by payload type; NULL: not in the m= line, or not mapped
 * @listed: by payload type: whether it stands in the m= line
 * @order: the payload types of the m= line
 * @has_fingerprint: perhaps one of a kind that proves nothing
 *
 * What is gathered while the attributes of one section are read.
 */
typedef struct
{
  VisSdpSection *section;
  VisCodec *codecs[VIS_SDP_N_PAYLOAD_TYPES];
  gboolean listed[VIS_SDP_N_PAYLOAD_TYPES];
  guint8 order[VIS_SDP_MAX_FORMATS];
  guint n_listed;
  char *ufrag;
  char *pwd;
  GArray *candidates;
  gboolean has_direction;
  gboolean has_fingerprint;
} VisSdpReader;

/** VisSdpScope: what an attribute may stand in. A rejected section says its mid and no more. */
typedef enum
{
  VIS_SDP_IN_SESSION = 1 << 0,
  VIS_SDP_IN_SECTION = 1 << 1,
  VIS_SDP_IN_REJECTED = 1 << 2,
} VisSdpScope;

/** VIS_SDP_N_ROUNDS: the attributes are read in rounds: what others build on comes first. */
#define VIS_SDP_N_ROUNDS 2

/**
 * VisSdpAttribute:
 * @read: returns FALSE when the value is malformed or the attribute may not be there twice
 */
typedef struct
{
  const char *name;
  gboolean (*read) (VisSdpReader *reader, const char *value);
  guint scope;
  guint round;
} VisSdpAttribute;

/** _vis_sdp_rtp_attributes: what says how packets look. */
extern const VisSdpAttribute _vis_sdp_rtp_attributes[];
extern const guint _vis_sdp_n_rtp_attributes;

/** _vis_sdp_path_attributes: what says where packets go, and under whose key. */
extern const VisSdpAttribute _vis_sdp_path_attributes[];
extern const guint _vis_sdp_n_path_attributes;

gboolean _vis_sdp_parse_payload_type (const char *text, guint8 *out);

G_END_DECLS
