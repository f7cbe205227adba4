/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-secrets.h"

G_BEGIN_DECLS

#define VIS_TYPE_TEST_SECRETS (vis_test_secrets_get_type ())

/** VisTestSecrets: keeps secrets in memory, and fails when told to. */
G_DECLARE_FINAL_TYPE (VisTestSecrets, vis_test_secrets, VIS, TEST_SECRETS, GObject)

VisTestSecrets *vis_test_secrets_new (void);

/** vis_test_secrets_fail: (nullable): from now on each lookup or store ends with these. */
void vis_test_secrets_fail (VisTestSecrets *self, const GError *lookup_error,
                            const GError *store_error);

/** vis_test_secrets_forget: from now on stores succeed, but nothing is kept. */
void vis_test_secrets_forget (VisTestSecrets *self);

/** vis_test_secrets_get_n_stores: Returns: how often something was stored. */
guint vis_test_secrets_get_n_stores (VisTestSecrets *self);

/** vis_test_lookup, vis_test_store: any VisSecrets, waited for with a deadline of ten seconds. */
char *vis_test_lookup (VisSecrets *secrets, const char *name, GError **error);
gboolean vis_test_store (VisSecrets *secrets, const char *name, const char *secret, GError **error);

/** vis_test_wait_for_result: waits for what vis_test_on_result() puts into *@result. */
void vis_test_wait_for_result (GAsyncResult **result);
void vis_test_on_result (GObject *source, GAsyncResult *result, gpointer user_data);

G_END_DECLS
