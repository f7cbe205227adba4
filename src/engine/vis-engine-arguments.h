/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/vis-engine-options.h"

G_BEGIN_DECLS

/**
 * VisEngineArguments:
 *
 * The command line options that app and peer share: whose profile, which address, which media.
 */
typedef struct _VisEngineArguments VisEngineArguments;

/** vis_engine_arguments_new: the group below writes into it: it must outlive the parsing. */
VisEngineArguments *vis_engine_arguments_new (void);
void vis_engine_arguments_free (VisEngineArguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisEngineArguments, vis_engine_arguments_free)

/** vis_engine_arguments_get_group: Returns: (transfer full): for g_option_context_set_main_group()
 * or g_application_add_option_group(). */
GOptionGroup *vis_engine_arguments_get_group (VisEngineArguments *arguments);

/** vis_engine_arguments_has_profile: whether --data was given. */
gboolean vis_engine_arguments_has_profile (VisEngineArguments *arguments);

/**
 * vis_engine_arguments_apply:
 * @options: what was not said on the command line stays as it is
 *
 * Returns: FALSE and VIS_ERROR_INVALID naming the option.
 */
gboolean vis_engine_arguments_apply (VisEngineArguments *arguments, VisEngineOptions *options,
                                     GError **error);

G_END_DECLS
