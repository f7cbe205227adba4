/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/vis-engine-options.h"

/*
 * peer/: visavis-peer, the engine without a window.
 * Comes in: a command line, commands on standard input, signals of the process. Goes out: calls,
 * and JSON lines on standard output. Never here: anything that the app could not do as well.
 */

G_BEGIN_DECLS

typedef enum
{
  VIS_PEER_ANSWER,
  VIS_PEER_CALL,
  VIS_PEER_RESOLVE,
} VisPeerCommand;

/** VisPeerReply: what answer does with a call. */
typedef enum
{
  VIS_PEER_ACCEPT,
  VIS_PEER_DECLINE,
  VIS_PEER_BUSY,
} VisPeerReply;

/**
 * VisPeerOptions:
 * @target: call and resolve: whom
 * @after_ms: answer: how long it rings first
 * @once: answer: end after the first call
 * @duration_ms: call: hang up so long after media began; 0: never
 */
typedef struct
{
  VisPeerCommand command;
  char *target;
  VisPeerReply reply;
  guint after_ms;
  gboolean once;
  guint duration_ms;
  gboolean audio_only;
  VisEngineOptions *engine;
} VisPeerOptions;

/** vis_peer_options_parse: Returns: (transfer full): NULL and an error that says what is wrong
 * with the command line. --help and --version print and end the process. */
VisPeerOptions *vis_peer_options_parse (int *argc, char ***argv, GError **error);
void vis_peer_options_free (VisPeerOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPeerOptions, vis_peer_options_free)

G_END_DECLS
