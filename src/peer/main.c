/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdio.h>

#include "engine/vis-engine.h"
#include "peer/vis-peer.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPeerOptions) options = NULL;

  setlocale (LC_ALL, "");
  options = vis_peer_options_parse (&argc, &argv, &error);
  if (!options)
    {
      fprintf (stderr, "visavis-peer: %s\n", error->message);
      return 2;
    }
  vis_engine_global_init (NULL, NULL);
  return vis_peer_run (options);
}
