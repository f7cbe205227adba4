/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/vis-application.h"
#include "app/vis-background.h"
#include "app/vis-call-desk.h"
#include "app/vis-main-window.h"
#include "app/vis-profile.h"
#include "app/vis-search-provider.h"
#include "engine/vis-engine-arguments.h"
#include "engine/vis-engine.h"
#include "engine/vis-event-log.h"
#include "media/vis-ringer.h"

G_BEGIN_DECLS

/* vis-application.c is the program's life, vis-application-actions.c what the user can do in it. */
struct _VisApplication
{
  AdwApplication parent_instance;

  gint64 created;
  VisEngineArguments *arguments;
  VisEngineOptions *options;
  VisMediaOptions *given_media; /* what the command line says, without the settings */
  VisProfile *profile;
  VisEngine *engine;
  VisBackground *background;
  VisSearchProvider *search;
  VisRinger *ringer;
  VisCallDesk *desk;
  VisEventLog *log;      /* (nullable): with --events */
  VisMainWindow *window; /* weak */

  guint engine_timeout;
  gboolean wanted; /* the engine is to run: it may be there for a search only */
  gboolean starting;
  gboolean hidden; /* the first activation, with --background, opens no window */
  GError *problem; /* (nullable): why nobody can be called */
  gboolean ephemeral;
  int auto_answer_ms; /* -1: a person answers */
  gboolean events;
  char *waiting_target; /* to be called when the engine has started */
  gboolean waiting_video;
};

/** _vis_application_add_actions: app.call and all the others, with their keys; see the table. */
void _vis_application_add_actions (VisApplication *self);

/** _vis_application_call: calls @target, as soon as the engine has started. */
void _vis_application_call (VisApplication *self, const char *target, gboolean video);

/** _vis_application_start_engine: unless it has started, or is about to. */
void _vis_application_start_engine (VisApplication *self);

/** _vis_application_tell: shows a sentence in the main window, or in a notification
 * where there is none. */
void _vis_application_tell (VisApplication *self, const char *text);

G_END_DECLS
