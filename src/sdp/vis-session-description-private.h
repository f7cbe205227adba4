/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-session-description.h"

G_BEGIN_DECLS

/** VIS_EXTENSION_…: the RTP header extensions that we know (RFC 8285). */
#define VIS_EXTENSION_MID "urn:ietf:params:rtp-hdrext:sdes:mid"
#define VIS_EXTENSION_TRANSPORT_CC                                                                 \
  "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

/** VisSdpSetup: who opens the DTLS handshake (RFC 4145, 4; RFC 8842, 5). */
typedef enum
{
  VIS_SDP_SETUP_ABSENT,
  VIS_SDP_SETUP_ACTPASS,
  VIS_SDP_SETUP_ACTIVE,
  VIS_SDP_SETUP_PASSIVE,
  VIS_SDP_SETUP_HOLDCONN,
} VisSdpSetup;

/* b=AS, in kbit/s, counts the headers below RTP as well; RFC 8829, 5.9 has a rule of thumb for
 * them: a twentieth, and 50 packets a second with 40 bytes each. */
#define VIS_SDP_AS_UNIT 950
#define VIS_SDP_AS_HEADERS 16000

/**
 * VisSdpSection:
 * @media: what the public functions show
 * @name: the media type as written: "audio", "application"
 * @protocol: "UDP/TLS/RTP/SAVPF"
 * @formats: (nullable): the format list, kept as text where @media has no codecs to make it of
 * @port: 0 for a rejected or bundle-only section
 * @bundle_only: RFC 9143, 6: lives in the bundle or not at all
 * @ice_lite: stands above all sections; @ice repeats it
 * @ice: (nullable): the section's own, or the session's; often NULL inside of a bundle, where one
 *   section speaks for all
 * @fingerprint: (nullable): as @ice; the strongest of those that the section names
 *
 * One m= section with all that we keep of it.
 */
typedef struct
{
  VisMediaDescription media;
  char *name;
  char *protocol;
  char *formats;
  guint16 port;
  gboolean bundle_only;
  gboolean rtcp_mux;
  gboolean ice_lite;
  VisSdpSetup setup;
  VisIceParameters *ice;
  VisFingerprint *fingerprint;
} VisSdpSection;

/**
 * VisSessionDescription:
 * @sections: (element-type VisSdpSection): in the order of the text
 * @bundle: (element-type guint): the sections of the (first) bundle, the tagged one first
 */
struct _VisSessionDescription
{
  gatomicrefcount ref_count;
  guint64 session_id;
  guint64 version;
  GPtrArray *sections;
  GArray *bundle;
};

VisSessionDescription *_vis_session_description_new (guint64 session_id, guint64 version);
VisSdpSection *_vis_session_description_section (const VisSessionDescription *self, guint index);
gboolean _vis_session_description_is_bundled (const VisSessionDescription *self, guint index);

/** _vis_session_description_find_mid: Returns: the section's index, or -1. */
int _vis_session_description_find_mid (const VisSessionDescription *self, const char *mid);

/** _vis_session_description_keep_version: a description that says the same as @previous (nullable)
 * keeps its version (RFC 3264, 8). */
void _vis_session_description_keep_version (VisSessionDescription *self,
                                            const VisSessionDescription *previous);

VisSdpSection *_vis_sdp_section_new (VisMediaKind kind, const char *name, const char *protocol);
void _vis_sdp_section_free (VisSdpSection *section);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisSdpSection, _vis_sdp_section_free)

/** _vis_sdp_section_reject: makes it a section that says nothing but “no” (RFC 3264, 6). */
void _vis_sdp_section_reject (VisSdpSection *section);

/** _vis_sdp_section_formats: Returns: (transfer full): the format list of the m= line. */
char *_vis_sdp_section_formats (const VisSdpSection *section);

/**
 * _vis_ice_parameters_default:
 *
 * The default destination (RFC 8839, 4.2.1.2): the candidate that reaches most peers.
 *
 * Returns: (nullable): owned by @ice; NULL when there is no candidate for RTP.
 */
const VisCandidate *_vis_ice_parameters_default (const VisIceParameters *ice);

G_END_DECLS
