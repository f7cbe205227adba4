/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "peer/vis-peer-options.h"

G_BEGIN_DECLS

/** vis_peer_run: carries out the command line. Returns: the exit status of the process. */
int vis_peer_run (const VisPeerOptions *options);

G_END_DECLS
