/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"

G_DEFINE_QUARK (vis - error - quark, vis_error)
