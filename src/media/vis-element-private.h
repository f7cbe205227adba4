/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** _vis_element_exists: whether GStreamer knows such a factory. */
gboolean _vis_element_exists (const char *factory);

/**
 * _vis_element_make:
 * @settings: (nullable): "property=value property=value", as on a gst-launch line; properties
 *   that this version of the element lacks are passed over
 *
 * Returns: (transfer floating): NULL and VIS_ERROR_UNSUPPORTED, naming the element and the package
 *   that holds it.
 */
GstElement *_vis_element_make (const char *factory, const char *settings, GError **error);

/**
 * _vis_element_add:
 *
 * Like _vis_element_make(), and puts the element into @bin.
 *
 * Returns: (transfer none).
 */
GstElement *_vis_element_add (GstBin *bin, const char *factory, const char *settings,
                              GError **error);

/** _vis_element_link: links in order up to NULL. Returns: FALSE and VIS_ERROR_FAILED. */
gboolean _vis_element_link (GError **error, GstElement *first, ...) G_GNUC_NULL_TERMINATED;

/** _vis_element_ghost: shows @element's pad @inner as @outer on @bin. */
void _vis_element_ghost (GstBin *bin, GstElement *element, const char *inner, const char *outer);

/** _vis_element_post: tells the main context a fact from any thread: an application message on
 * @element's bus. Takes @fact over. */
void _vis_element_post (GstElement *element, GstStructure *fact);

G_END_DECLS
