/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-services.h"

VisCallServices *
vis_call_services_new (void)
{
  return g_rc_box_new0 (VisCallServices);
}

VisCallServices *
vis_call_services_ref (VisCallServices *services)
{
  return g_rc_box_acquire (services);
}

static void
services_clear (gpointer data)
{
  VisCallServices *services = data;

  g_clear_object (&services->stack);
  g_clear_object (&services->port);
  g_clear_object (&services->directory);
  g_clear_object (&services->identity);
  g_clear_object (&services->trust);
  g_clear_object (&services->policy);
  g_clear_object (&services->contacts);
  g_clear_object (&services->parser);
  g_clear_object (&services->clock);
  g_clear_pointer (&services->capabilities, vis_media_capabilities_free);
  g_clear_pointer (&services->media, vis_media_options_free);
}

void
vis_call_services_unref (VisCallServices *services)
{
  g_rc_box_release_full (services, services_clear);
}

gboolean
vis_call_services_set_media (VisCallServices *services, const VisMediaOptions *media,
                             GError **error)
{
  VisMediaCapabilities *capabilities = vis_media_probe_capabilities (media, error);

  if (!capabilities)
    return FALSE;
  g_clear_pointer (&services->capabilities, vis_media_capabilities_free);
  g_clear_pointer (&services->media, vis_media_options_free);
  services->capabilities = capabilities;
  services->media = vis_media_options_copy (media);
  return TRUE;
}
