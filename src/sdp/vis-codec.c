/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-codec.h"

#include <string.h>

/* RFC 6184, 8.1: what a description without profile-level-id means: Baseline, level 1. */
#define H264_DEFAULT_PROFILE_LEVEL_ID 0x42000a
#define H264_BASELINE 0x42

G_DEFINE_BOXED_TYPE (VisCodec, vis_codec, vis_codec_copy, vis_codec_free)

static gboolean
has_name (const VisCodec *codec, const char *name)
{
  return g_ascii_strcasecmp (codec->name, name) == 0;
}

/* Returns FALSE when the parameter is there and is no number. */
static gboolean
get_number (const VisCodec *codec, const char *key, guint base, guint64 max, guint64 fallback,
            guint64 *out)
{
  g_autofree char *value = vis_codec_get_parameter (codec, key);

  *out = fallback;
  return !value || g_ascii_string_to_unsigned (value, base, 0, max, out, NULL);
}

static gboolean
get_profile_level_id (const VisCodec *codec, guint32 *out)
{
  g_autofree char *value = vis_codec_get_parameter (codec, "profile-level-id");
  guint64 number = H264_DEFAULT_PROFILE_LEVEL_ID;

  if (value
      && (strlen (value) != 6 || !g_ascii_isxdigit (value[0])
          || !g_ascii_string_to_unsigned (value, 16, 0, 0xffffff, &number, NULL)))
    return FALSE;
  *out = (guint32)number;
  return TRUE;
}

static guint
match_h264 (const VisCodec *ours, const VisCodec *theirs)
{
  guint32 our_id;
  guint32 their_id;
  guint64 our_mode;
  guint64 their_mode;

  if (!get_profile_level_id (ours, &our_id) || !get_profile_level_id (theirs, &their_id))
    return 0;
  if (!get_number (ours, "packetization-mode", 10, 2, 0, &our_mode)
      || !get_number (theirs, "packetization-mode", 10, 2, 0, &their_mode) || their_mode == 2)
    return 0;
  if (our_id >> 16 != their_id >> 16)
    return 0;
  /* What is sold as Baseline is Constrained Baseline in practice: the constraint flags matter for
   * the higher profiles only. */
  if (our_id >> 16 != H264_BASELINE && (our_id & 0xff00) != (their_id & 0xff00))
    return 0;
  return 1 + ((our_id & 0xff00) == (their_id & 0xff00) ? 1 : 0) + (our_mode == their_mode ? 2 : 0);
}

static guint
match_profile (const VisCodec *ours, const VisCodec *theirs, const char *key)
{
  guint64 our_profile;
  guint64 their_profile;

  return get_number (ours, key, 10, G_MAXUINT8, 0, &our_profile)
         && get_number (theirs, key, 10, G_MAXUINT8, 0, &their_profile)
         && our_profile == their_profile;
}

VisCodec *
vis_codec_new (const char *name, guint8 payload_type, guint clock_rate, guint channels)
{
  VisCodec *codec = g_new0 (VisCodec, 1);

  codec->name = g_strdup (name);
  codec->payload_type = payload_type;
  codec->rtx_payload_type = VIS_NO_PAYLOAD_TYPE;
  codec->clock_rate = clock_rate;
  codec->channels = channels;
  return codec;
}

VisCodec *
vis_codec_copy (const VisCodec *codec)
{
  VisCodec *copy
      = vis_codec_new (codec->name, codec->payload_type, codec->clock_rate, codec->channels);

  copy->rtx_payload_type = codec->rtx_payload_type;
  copy->fmtp = g_strdup (codec->fmtp);
  copy->feedback = codec->feedback;
  return copy;
}

void
vis_codec_free (VisCodec *codec)
{
  g_free (codec->name);
  g_free (codec->fmtp);
  g_free (codec);
}

char *
vis_codec_get_parameter (const VisCodec *codec, const char *key)
{
  gsize key_length;
  const char *p;

  g_return_val_if_fail (codec != NULL && key != NULL, NULL);

  key_length = strlen (key);
  for (p = codec->fmtp; p && *p; p += strcspn (p, ";"), p += *p == ';')
    {
      p += strspn (p, " \t");
      if (g_ascii_strncasecmp (p, key, key_length) == 0 && p[key_length] == '=')
        {
          const char *value = p + key_length + 1;

          return g_strchomp (g_strndup (value, strcspn (value, ";")));
        }
    }
  return NULL;
}

guint
vis_codec_match (const VisCodec *ours, const VisCodec *theirs)
{
  g_return_val_if_fail (ours != NULL && theirs != NULL, 0);

  if (!has_name (theirs, ours->name) || ours->clock_rate != theirs->clock_rate
      || ours->channels != theirs->channels)
    return 0;
  if (has_name (ours, "H264"))
    return match_h264 (ours, theirs);
  if (has_name (ours, "VP9"))
    return match_profile (ours, theirs, "profile-id");
  if (has_name (ours, "AV1"))
    return match_profile (ours, theirs, "profile");
  return 1;
}

char *
vis_codec_answer_fmtp (const VisCodec *ours, const VisCodec *theirs)
{
  guint32 our_id;
  guint32 their_id;
  guint64 mode;
  guint64 our_asymmetry;
  guint64 their_asymmetry;
  guint level;

  g_return_val_if_fail (ours != NULL && theirs != NULL, NULL);

  if (!has_name (ours, "H264") || !get_profile_level_id (ours, &our_id)
      || !get_profile_level_id (theirs, &their_id)
      || !get_number (theirs, "packetization-mode", 10, 2, 0, &mode))
    return g_strdup (ours->fmtp);
  get_number (ours, "level-asymmetry-allowed", 10, 1, 0, &our_asymmetry);
  get_number (theirs, "level-asymmetry-allowed", 10, 1, 0, &their_asymmetry);
  level = our_id & 0xff;
  if (!our_asymmetry || !their_asymmetry)
    level = MIN (level, their_id & 0xff);
  return g_strdup_printf ("%spacketization-mode=%u;profile-level-id=%06x",
                          our_asymmetry && their_asymmetry ? "level-asymmetry-allowed=1;" : "",
                          (guint)mode, (their_id & 0xffff00) | level);
}
