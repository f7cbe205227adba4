/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-negotiated-session.h"

#include <string.h>

#include "base/vis-error.h"

G_DEFINE_BOXED_TYPE (VisNegotiatedSession, vis_negotiated_session, vis_negotiated_session_copy,
                     vis_negotiated_session_free)

VisNegotiatedMedia *
vis_negotiated_media_new (VisMediaKind kind)
{
  VisNegotiatedMedia *media = g_new0 (VisNegotiatedMedia, 1);

  media->kind = kind;
  media->codecs = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);
  return media;
}

VisNegotiatedMedia *
vis_negotiated_media_copy (const VisNegotiatedMedia *media)
{
  VisNegotiatedMedia *copy = vis_negotiated_media_new (media->kind);

  copy->mid = g_strdup (media->mid);
  copy->direction = media->direction;
  for (guint i = 0; i < media->codecs->len; i++)
    g_ptr_array_add (copy->codecs, vis_codec_copy (media->codecs->pdata[i]));
  copy->transport_cc_id = media->transport_cc_id;
  copy->mid_id = media->mid_id;
  copy->max_bitrate = media->max_bitrate;
  copy->local_ssrc = media->local_ssrc;
  copy->local_rtx_ssrc = media->local_rtx_ssrc;
  copy->local_cname = g_strdup (media->local_cname);
  copy->remote_ssrc = media->remote_ssrc;
  copy->remote_rtx_ssrc = media->remote_rtx_ssrc;
  return copy;
}

void
vis_negotiated_media_free (VisNegotiatedMedia *media)
{
  g_free (media->mid);
  g_ptr_array_unref (media->codecs);
  g_free (media->local_cname);
  g_free (media);
}

VisNegotiatedSession *
vis_negotiated_session_new (const VisIceParameters *remote_ice,
                            const VisFingerprint *remote_fingerprint, gboolean dtls_client)
{
  VisNegotiatedSession *session;

  g_return_val_if_fail (remote_ice != NULL && remote_fingerprint != NULL, NULL);

  session = g_new0 (VisNegotiatedSession, 1);
  session->media = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_negotiated_media_free);
  session->remote_ice = vis_ice_parameters_copy (remote_ice);
  session->remote_fingerprint = vis_fingerprint_copy (remote_fingerprint);
  session->dtls_client = dtls_client;
  return session;
}

VisNegotiatedSession *
vis_negotiated_session_copy (const VisNegotiatedSession *session)
{
  VisNegotiatedSession *copy = vis_negotiated_session_new (
      session->remote_ice, session->remote_fingerprint, session->dtls_client);

  for (guint i = 0; i < session->media->len; i++)
    g_ptr_array_add (copy->media, vis_negotiated_media_copy (session->media->pdata[i]));
  return copy;
}

void
vis_negotiated_session_free (VisNegotiatedSession *session)
{
  g_ptr_array_unref (session->media);
  vis_ice_parameters_free (session->remote_ice);
  vis_fingerprint_free (session->remote_fingerprint);
  g_free (session);
}

gboolean
vis_negotiated_session_check_continues (const VisNegotiatedSession *self,
                                        const VisNegotiatedSession *before, GError **error)
{
  const char *changed = NULL;

  g_return_val_if_fail (self != NULL && before != NULL, FALSE);

  if (strcmp (self->remote_ice->ufrag, before->remote_ice->ufrag) != 0
      || strcmp (self->remote_ice->pwd, before->remote_ice->pwd) != 0)
    changed = "the path";
  else if (!vis_fingerprint_equal (self->remote_fingerprint, before->remote_fingerprint))
    changed = "the key";
  else if (self->dtls_client != before->dtls_client)
    changed = "the DTLS roles";
  if (changed)
    g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                 "The other side wants to change %s of a call that goes on", changed);
  return changed == NULL;
}

const VisNegotiatedMedia *
vis_negotiated_session_find (const VisNegotiatedSession *session, VisMediaKind kind)
{
  g_return_val_if_fail (session != NULL, NULL);

  for (guint i = 0; i < session->media->len; i++)
    {
      const VisNegotiatedMedia *media = session->media->pdata[i];

      if (media->kind == kind)
        return media;
    }
  return NULL;
}
