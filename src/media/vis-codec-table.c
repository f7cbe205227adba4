/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-codec-table-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include <gst/rtp/gstrtphdrext.h>

#include "base/vis-error.h"
#include "media/vis-element-private.h"

enum
{
  MAX_IMPLEMENTATIONS = 2,
  MTU = 1200, /* with SRTP, UDP and a tunnel's headers below what every network carries */
};

/* An element that encodes or decodes, with the settings of a live call. */
typedef struct
{
  const char *factory;
  const char *settings;
  const char *bitrate_property;
  guint bitrate_unit; /* bits per second in one unit of the property */
} Implementation;

typedef struct
{
  const char *name;
  VisMediaKind kind;
  guint8 payload_type;
  guint8 rtx_payload_type;
  guint clock_rate;
  guint channels;
  const char *fmtp;
  VisFeedback feedback;

  Implementation encoders[MAX_IMPLEMENTATIONS];
  const char *encoded_caps;
  Implementation decoders[MAX_IMPLEMENTATIONS];
  const char *parser;
  const char *payloader;
  const char *payloader_settings;
  const char *depayloader;
  const char *depayloader_settings;
  const char *rtp_name; /* as GStreamer spells it */
} Row;

#define VIDEO_FEEDBACK                                                                             \
  (VIS_FEEDBACK_NACK | VIS_FEEDBACK_PLI | VIS_FEEDBACK_FIR | VIS_FEEDBACK_TRANSPORT_CC)

static const Row rows[] = {
  {
      .name = "opus",
      .kind = VIS_MEDIA_AUDIO,
      .payload_type = 96,
      .rtx_payload_type = VIS_NO_PAYLOAD_TYPE,
      .clock_rate = 48000,
      .channels = 2, /* always 2 in SDP, whatever is sent (RFC 7587, 7) */
      .fmtp = "useinbandfec=1",
      .feedback = VIS_FEEDBACK_TRANSPORT_CC,
      /* Complexity 5 costs half of the default 10; for speech the difference is not heard. */
      .encoders = { { "opusenc",
                      "audio-type=voice frame-size=20 complexity=5 inband-fec=true "
                      "packet-loss-percentage=10",
                      "bitrate", 1 } },
      .decoders = { { "opusdec", "use-inband-fec=true plc=true" } },
      .payloader = "rtpopuspay",
      .depayloader = "rtpopusdepay",
      .rtp_name = "OPUS",
  },
  /* H.264 before VP8: a call of 1280×720 at 30 pictures a second needs a fifth less of the
     processor with it (0.26 against 0.32 s/s at each side, with openh264). */
  {
      .name = "H264",
      .kind = VIS_MEDIA_VIDEO,
      .payload_type = 97,
      .rtx_payload_type = 98,
      .clock_rate = 90000,
      .channels = 1,
      .fmtp = "packetization-mode=1;profile-level-id=42e01f",
      .feedback = VIDEO_FEEDBACK,
      .encoders
      = { { "openh264enc", "rate-control=bitrate complexity=low gop-size=3000 multi-thread=1",
            "bitrate", 1 },
          { "x264enc",
            "tune=zerolatency speed-preset=superfast threads=1 key-int-max=3000 "
            "vbv-buf-capacity=300 byte-stream=true",
            "bitrate", 1000 } },
      .encoded_caps
      = "video/x-h264,profile=constrained-baseline,stream-format=byte-stream,alignment=au",
      .decoders
      = { { "openh264dec", NULL }, { "avdec_h264", "max-threads=1 output-corrupt=false" } },
      .parser = "h264parse",
      .payloader = "rtph264pay",
      .payloader_settings = "aggregate-mode=zero-latency config-interval=-1",
      .depayloader = "rtph264depay",
      .depayloader_settings = "request-keyframe=true wait-for-keyframe=true",
      .rtp_name = "H264",
  },
  {
      .name = "VP8",
      .kind = VIS_MEDIA_VIDEO,
      .payload_type = 99,
      .rtx_payload_type = 100,
      .clock_rate = 90000,
      .channels = 1,
      .feedback = VIDEO_FEEDBACK,
      /* One thread: with two, vp8enc waits actively and needs twice the processor. */
      .encoders = { { "vp8enc",
                      "deadline=1 cpu-used=-8 threads=1 end-usage=cbr lag-in-frames=0 "
                      "keyframe-max-dist=3000 error-resilient=default buffer-initial-size=500 "
                      "buffer-optimal-size=600 buffer-size=1000 undershoot=95 min-quantizer=4 "
                      "max-quantizer=56 static-threshold=1",
                      "target-bitrate", 1 } },
      .decoders = { { "vp8dec", "threads=1" } },
      .payloader = "rtpvp8pay",
      .payloader_settings = "picture-id-mode=15-bit",
      .depayloader = "rtpvp8depay",
      .depayloader_settings = "request-keyframe=true wait-for-keyframe=true",
      .rtp_name = "VP8",
  },
};

static const Row *
find_row (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].name, name) == 0)
      return &rows[i];
  return NULL;
}

static const Implementation *
find_installed (const Implementation *implementations)
{
  for (guint i = 0; i < MAX_IMPLEMENTATIONS && implementations[i].factory; i++)
    if (_vis_element_exists (implementations[i].factory))
      return &implementations[i];
  return NULL;
}

static const Implementation *
find_encoder_of (GstElement *element)
{
  const char *factory = GST_OBJECT_NAME (gst_element_get_factory (element));

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < MAX_IMPLEMENTATIONS; j++)
      if (g_strcmp0 (rows[i].encoders[j].factory, factory) == 0)
        return &rows[i].encoders[j];
  return NULL;
}

static gboolean
row_is_usable (const Row *row)
{
  return find_installed (row->encoders) && find_installed (row->decoders)
         && (!row->parser || _vis_element_exists (row->parser))
         && _vis_element_exists (row->payloader) && _vis_element_exists (row->depayloader);
}

static GstElement *
make_installed (const Implementation *implementations, GError **error)
{
  const Implementation *found = find_installed (implementations);

  /* When none is there, ask for the first: the error then names it and its package. */
  if (!found)
    found = &implementations[0];
  return _vis_element_make (found->factory, found->settings, error);
}

static GstElement *
row_unknown (const char *name, GError **error)
{
  g_autofree char *quoted = vis_error_quote (name);

  g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "The codec %s is not known here.", quoted);
  return NULL;
}

/* Puts elements in a row into a bin that looks like one element. */
static GstElement *
make_bin (GstElement *first, GstElement *second, GError **error)
{
  GstElement *bin = gst_bin_new (NULL);

  gst_bin_add_many (GST_BIN (bin), first, second, NULL);
  if (!_vis_element_link (error, first, second, NULL))
    {
      gst_object_unref (gst_object_ref_sink (bin));
      return NULL;
    }
  _vis_element_ghost (GST_BIN (bin), first, "sink", "sink");
  _vis_element_ghost (GST_BIN (bin), second, "src", "src");
  return bin;
}

static GstElement *
make_filter (const char *text, GError **error)
{
  GstElement *filter = _vis_element_make ("capsfilter", NULL, error);

  if (filter)
    {
      g_autoptr (GstCaps) caps = gst_caps_from_string (text);

      g_object_set (filter, "caps", caps, NULL);
    }
  return filter;
}

GstCaps *
_vis_codec_make_picture_caps (int width, int height, int framerate)
{
  GstCaps *caps = gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, "I420", "width",
                                       G_TYPE_INT, width, "height", G_TYPE_INT, height, NULL);

  if (framerate)
    gst_caps_set_simple (caps, "framerate", GST_TYPE_FRACTION, framerate, 1, NULL);
  return caps;
}

gboolean
_vis_codec_is_usable (const char *name)
{
  const Row *row = find_row (name);

  return row && row_is_usable (row);
}

const char *
_vis_codec_static_name (const char *name)
{
  const Row *row = find_row (name);

  return row ? row->name : NULL;
}

guint
_vis_codec_video_bitrate (int width, int height, int framerate)
{
  /* 800 kbit/s for 640×480 at 30 pictures a second; larger pictures need less per pixel:
     1.5 Mbit/s at 1280×720, 2.5 at 1920×1080. */
  double ratio = (double)width * height * framerate / (640.0 * 480.0 * 30.0);

  return (guint)CLAMP (800e3 * pow (ratio, 0.6), 150e3, 6e6);
}

GstElement *
_vis_codec_make_encoder (const char *name, guint bitrate, GError **error)
{
  const Row *row = find_row (name);
  GstElement *encoder;
  GstElement *filter;

  if (!row)
    return row_unknown (name, error);
  encoder = make_installed (row->encoders, error);
  if (!encoder)
    return NULL;
  _vis_codec_set_bitrate (encoder, bitrate);
  if (!row->encoded_caps)
    return encoder;
  filter = make_filter (row->encoded_caps, error);
  if (!filter)
    {
      gst_object_unref (gst_object_ref_sink (encoder));
      return NULL;
    }
  return make_bin (encoder, filter, error);
}

/* The encoder itself, within the bin that hides it or not. */
static GstElement *
find_inner_encoder (GstElement *encoder)
{
  g_autoptr (GstIterator) iterator = NULL;
  g_auto (GValue) item = G_VALUE_INIT;

  if (!GST_IS_BIN (encoder))
    return encoder;
  iterator = gst_bin_iterate_sorted (GST_BIN (encoder));
  while (gst_iterator_next (iterator, &item) == GST_ITERATOR_OK)
    {
      GstElement *element = g_value_get_object (&item);

      if (find_encoder_of (element))
        return element;
      g_value_reset (&item);
    }
  return NULL;
}

void
_vis_codec_set_bitrate (GstElement *encoder, guint bitrate)
{
  GstElement *inner = find_inner_encoder (encoder);
  const Implementation *implementation = inner ? find_encoder_of (inner) : NULL;

  g_return_if_fail (implementation != NULL);

  g_object_set (inner, implementation->bitrate_property, bitrate / implementation->bitrate_unit,
                NULL);
}

void
_vis_codec_limit_keyframes (GstElement *encoder, GstClockTime interval)
{
  GstElement *inner = find_inner_encoder (encoder);

  if (inner
      && g_object_class_find_property (G_OBJECT_GET_CLASS (inner), "min-force-key-unit-interval"))
    g_object_set (inner, "min-force-key-unit-interval", interval, NULL);
}

GstElement *
_vis_codec_make_decoder (const char *name, GError **error)
{
  const Row *row = find_row (name);
  GstElement *decoder;
  GstElement *parser;

  if (!row)
    return row_unknown (name, error);
  decoder = make_installed (row->decoders, error);
  if (!decoder || !row->parser)
    return decoder;
  parser = _vis_element_make (row->parser, NULL, error);
  if (!parser)
    {
      gst_object_unref (gst_object_ref_sink (decoder));
      return NULL;
    }
  return make_bin (parser, decoder, error);
}

static void
add_extension (GstElement *payloader, const char *uri, guint id, const char *mid)
{
  g_autoptr (GstRTPHeaderExtension) extension = NULL;

  if (id == 0)
    return;
  extension = gst_rtp_header_extension_create_from_uri (uri);
  if (!extension)
    return;
  gst_rtp_header_extension_set_id (extension, id);
  if (mid && g_object_class_find_property (G_OBJECT_GET_CLASS (extension), "mid"))
    g_object_set (extension, "mid", mid, NULL);
  g_signal_emit_by_name (payloader, "add-extension", extension);
}

GstElement *
_vis_codec_make_payloader (const VisCodec *codec, const VisNegotiatedMedia *media, GError **error)
{
  const Row *row = find_row (codec->name);
  GstElement *payloader;

  if (!row)
    return row_unknown (codec->name, error);
  payloader = _vis_element_make (row->payloader, row->payloader_settings, error);
  if (!payloader)
    return NULL;
  g_object_set (payloader, "pt", (guint)codec->payload_type, "mtu", MTU, NULL);
  if (media->local_ssrc)
    g_object_set (payloader, "ssrc", media->local_ssrc, NULL);
  add_extension (payloader, VIS_EXTENSION_TRANSPORT_CC, media->transport_cc_id, NULL);
  if (media->mid)
    add_extension (payloader, VIS_EXTENSION_MID, media->mid_id, media->mid);
  return payloader;
}

GstElement *
_vis_codec_make_depayloader (const char *name, GError **error)
{
  const Row *row = find_row (name);

  if (!row)
    return row_unknown (name, error);
  return _vis_element_make (row->depayloader, row->depayloader_settings, error);
}

static void
caps_add_extension (GstCaps *caps, guint id, const char *uri)
{
  g_autofree char *field = g_strdup_printf ("extmap-%u", id);

  if (id)
    gst_caps_set_simple (caps, field, G_TYPE_STRING, uri, NULL);
}

GstCaps *
_vis_codec_rtp_caps (const VisNegotiatedMedia *media, guint payload_type)
{
  for (guint i = 0; i < media->codecs->len; i++)
    {
      const VisCodec *codec = g_ptr_array_index (media->codecs, i);
      const Row *row = find_row (codec->name);
      gboolean rtx = payload_type == codec->rtx_payload_type;
      GstCaps *caps;

      if (!row || (payload_type != codec->payload_type && !rtx))
        continue;
      caps = gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING,
                                  media->kind == VIS_MEDIA_AUDIO ? "audio" : "video",
                                  "encoding-name", G_TYPE_STRING, rtx ? "RTX" : row->rtp_name,
                                  "clock-rate", G_TYPE_INT, (int)codec->clock_rate, "payload",
                                  G_TYPE_INT, (int)payload_type, NULL);
      if (rtx)
        gst_caps_set_simple (caps, "apt", G_TYPE_INT, (int)codec->payload_type, NULL);
      if (codec->feedback & VIS_FEEDBACK_NACK)
        gst_caps_set_simple (caps, "rtcp-fb-nack", G_TYPE_BOOLEAN, TRUE, NULL);
      if (codec->feedback & VIS_FEEDBACK_PLI)
        gst_caps_set_simple (caps, "rtcp-fb-nack-pli", G_TYPE_BOOLEAN, TRUE, NULL);
      if (codec->feedback & VIS_FEEDBACK_FIR)
        gst_caps_set_simple (caps, "rtcp-fb-ccm-fir", G_TYPE_BOOLEAN, TRUE, NULL);
      if (codec->feedback & VIS_FEEDBACK_TRANSPORT_CC)
        gst_caps_set_simple (caps, "rtcp-fb-transport-cc", G_TYPE_BOOLEAN, TRUE, NULL);
      caps_add_extension (caps, media->transport_cc_id, VIS_EXTENSION_TRANSPORT_CC);
      caps_add_extension (caps, media->mid_id, VIS_EXTENSION_MID);
      return caps;
    }
  return NULL;
}

static VisCodec *
row_to_codec (const Row *row)
{
  VisCodec *codec = vis_codec_new (row->name, row->payload_type, row->clock_rate, row->channels);

  codec->rtx_payload_type = row->rtx_payload_type;
  codec->fmtp = g_strdup (row->fmtp);
  codec->feedback = row->feedback;
  return codec;
}

static const Row *
find_video_row (const char *name)
{
  const Row *row = find_row (name);

  return row && row->kind == VIS_MEDIA_VIDEO ? row : NULL;
}

gboolean
vis_media_knows_video_codec (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  return find_video_row (name) != NULL;
}

gboolean
vis_media_has_video_codec (const char *name)
{
  const Row *row;

  g_return_val_if_fail (name != NULL, FALSE);

  row = find_video_row (name);
  return row && row_is_usable (row);
}

static void
put_first (GPtrArray *codecs, const char *name)
{
  for (guint i = 0; i < codecs->len; i++)
    {
      const VisCodec *codec = g_ptr_array_index (codecs, i);

      if (g_ascii_strcasecmp (codec->name, name) == 0)
        {
          g_ptr_array_insert (codecs, 0, g_ptr_array_steal_index (codecs, i));
          return;
        }
    }
}

VisMediaCapabilities *
vis_media_probe_capabilities (const VisMediaOptions *options, GError **error)
{
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_capabilities_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (row_is_usable (&rows[i]))
      g_ptr_array_add (rows[i].kind == VIS_MEDIA_AUDIO ? capabilities->audio_codecs
                                                       : capabilities->video_codecs,
                       row_to_codec (&rows[i]));
  if (capabilities->audio_codecs->len == 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   _ ("Sound can’t be sent: the Opus codec is missing. Install "
                      "gstreamer1.0-plugins-base and gstreamer1.0-plugins-good and start again."));
      return NULL;
    }
  if (options && options->video_codec)
    put_first (capabilities->video_codecs, options->video_codec);
  capabilities->max_video_bitrate = options ? options->video_limit : 0;
  capabilities->audio = VIS_DIRECTION_BOTH;
  capabilities->video
      = capabilities->video_codecs->len ? VIS_DIRECTION_BOTH : VIS_DIRECTION_INACTIVE;
  return g_steal_pointer (&capabilities);
}

void
_vis_codec_describe (GString *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Implementation *encoder = find_installed (rows[i].encoders);
      const Implementation *decoder = find_installed (rows[i].decoders);
      g_string_append_printf (text, "%s: %s, %s%s\n", rows[i].rtp_name,
                              encoder ? encoder->factory : "no encoder",
                              decoder ? decoder->factory : "no decoder",
                              row_is_usable (&rows[i]) ? "" : " (not usable)");
    }
}
