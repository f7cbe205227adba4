/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "engine/vis-engine.h"
#include "peer/vis-peer.h"

/* Started with standard output closed, our lines would go into what is opened next: a socket, the
 * database. */
static void
fill_standard_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPeerOptions) options = NULL;

  fill_standard_streams ();
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
