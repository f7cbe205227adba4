/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-media-options.h"
#include "sdp/vis-negotiate.h"

G_BEGIN_DECLS

#define VIS_EXTENSION_TRANSPORT_CC                                                                 \
  "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
#define VIS_EXTENSION_MID "urn:ietf:params:rtp-hdrext:sdes:mid"

/** VIS_AUDIO_CAPS: raw sound as it travels between the pipelines. */
#define VIS_AUDIO_RATE 48000
#define VIS_AUDIO_CAPS "audio/x-raw,format=S16LE,rate=48000,channels=1,layout=interleaved"

/** VIS_AUDIO_KBPS: of one Opus stream, speech in full band. */
#define VIS_AUDIO_KBPS 32

/*
 * The table of codecs: one row a codec, with the GStreamer elements that can do it, best first,
 * and the settings that were measured. Everything that knows a codec's name is in this file.
 */

/** _vis_codec_make_picture_caps: Returns: (transfer full): raw pictures as encoders take them;
 * @framerate 0: any. */
GstCaps *_vis_codec_make_picture_caps (int width, int height, int framerate);

/** _vis_codec_is_usable: whether an encoder and a decoder for this name are installed. */
gboolean _vis_codec_is_usable (const char *name);

/** _vis_codec_video_bitrate: Returns: bits per second for a picture of this size. */
guint _vis_codec_video_bitrate (int width, int height, int framerate);

/**
 * _vis_codec_make_encoder:
 * @bitrate: in bit/s
 *
 * Returns: (transfer floating): raw in at “sink”, encoded out at “src”; NULL and
 *   VIS_ERROR_UNSUPPORTED.
 */
GstElement *_vis_codec_make_encoder (const char *name, guint bitrate, GError **error);

/** _vis_codec_set_bitrate: @encoder is from _vis_codec_make_encoder(); any time, in bit/s. */
void _vis_codec_set_bitrate (GstElement *encoder, guint bitrate);

/** _vis_codec_limit_keyframes: how often at most a key frame may be asked for. */
void _vis_codec_limit_keyframes (GstElement *encoder, GstClockTime interval);

/** _vis_codec_make_decoder: like the encoder; encoded frames in, I420 or 48 kHz sound out. */
GstElement *_vis_codec_make_decoder (const char *name, GError **error);

/** _vis_codec_make_payloader: with payload type, SSRC and header extensions as negotiated. */
GstElement *_vis_codec_make_payloader (const VisCodec *codec, const VisNegotiatedMedia *media,
                                       GError **error);
GstElement *_vis_codec_make_depayloader (const char *name, GError **error);

/** _vis_codec_rtp_caps: Returns: (transfer full): what rtpbin must know of a payload type of
 * @media; NULL when the type is none of its own. */
GstCaps *_vis_codec_rtp_caps (const VisNegotiatedMedia *media, guint payload_type);

/** _vis_codec_describe: appends a line for each codec: the elements that would be used. */
void _vis_codec_describe (GString *text);

/** _vis_codec_static_name: Returns: @name as a string that lives for ever, or NULL. */
const char *_vis_codec_static_name (const char *name);

G_END_DECLS
