/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-index.h"
#include "contacts/vis-number-parser.h"
#include "store/vis-call-record.h"

G_BEGIN_DECLS

/**
 * VisCallMatcher:
 *
 * Which calls a search finds: those whose person is called so now or was then, or whose number is
 * meant. Each person and name is folded once, so that it takes thousands of calls a millisecond.
 */
typedef struct _VisCallMatcher VisCallMatcher;

VisCallMatcher *_vis_call_matcher_new (VisContactIndex *contacts, VisNumberParser *parser);
void _vis_call_matcher_free (VisCallMatcher *matcher);

/** _vis_call_matcher_set_query: @text: as typed: words of a name, all of which must be there, or
 * digits with what people write between them; "" for every call. */
void _vis_call_matcher_set_query (VisCallMatcher *matcher, const char *text);

/** _vis_call_matcher_is_active: whether there is a query. */
gboolean _vis_call_matcher_is_active (VisCallMatcher *matcher);

/** _vis_call_matcher_forget: the contacts have changed. */
void _vis_call_matcher_forget (VisCallMatcher *matcher);

/** _vis_call_matcher_match: a VisCallRecordFilter; @matcher is a VisCallMatcher. */
gboolean _vis_call_matcher_match (const VisCallRecord *record, gpointer matcher);

G_END_DECLS
