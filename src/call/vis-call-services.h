/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-clock.h"
#include "call/vis-call-policy.h"
#include "contacts/vis-contact-index.h"
#include "directory/vis-directory.h"
#include "identity/vis-identity.h"
#include "identity/vis-trust.h"
#include "media/vis-media-options.h"
#include "port/vis-port.h"
#include "sip/vis-sip-stack.h"

G_BEGIN_DECLS

/**
 * VisCallServices:
 * @early_path: whether people that we know get a path while it rings
 *
 * What calls are made with: held by the engine, shared by its calls. Counted references; the
 * fields are set once, before the first call, but for vis_call_services_set_media().
 */
typedef struct
{
  VisClock *clock;
  VisPort *port;
  VisSipStack *stack;
  VisDirectory *directory;
  VisIdentity *identity;
  VisTrust *trust;
  VisCallPolicy *policy;
  VisContactIndex *contacts;
  VisNumberParser *parser;
  VisMediaCapabilities *capabilities;
  VisMediaOptions *media;
  gboolean early_path;
} VisCallServices;

/** vis_call_services_new: Returns: (transfer full): empty. */
VisCallServices *vis_call_services_new (void);
VisCallServices *vis_call_services_ref (VisCallServices *services);
void vis_call_services_unref (VisCallServices *services);

/** vis_call_services_set_media: for the calls that begin from now on: copies @media, and looks what
 * this device can do. Returns: FALSE as vis_media_probe_capabilities(), and nothing is changed. */
gboolean vis_call_services_set_media (VisCallServices *services, const VisMediaOptions *media,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisCallServices, vis_call_services_unref)

G_END_DECLS
