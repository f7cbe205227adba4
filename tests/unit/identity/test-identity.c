/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-identity.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/vis-error.h"
#include "vis-test-secrets.h"

#define NAME "identity"

static VisIdentity *
load (VisTestSecrets *secrets, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vis_identity_load_async (VIS_SECRETS (secrets), NAME, vis_test_on_result, &result);
  vis_test_wait_for_result (&result);
  return vis_identity_load_finish (result, error);
}

static VisIdentity *
new_ephemeral (void)
{
  g_autoptr (GError) error = NULL;
  VisIdentity *identity = vis_identity_new_ephemeral (&error);

  g_assert_no_error (error);
  return identity;
}

static X509 *
parse_certificate (const char *pem)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  X509 *certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);

  BIO_free (bio);
  g_assert_nonnull (certificate);
  return certificate;
}

static EVP_PKEY *
parse_key (const char *pem)
{
  BIO *bio = BIO_new_mem_buf (pem, -1);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (bio, NULL, NULL, NULL);

  BIO_free (bio);
  g_assert_nonnull (key);
  return key;
}

static void
test_certificate (void)
{
  g_autoptr (VisIdentity) identity = new_ephemeral ();
  X509 *certificate = parse_certificate (vis_identity_get_pem (identity));
  EVP_PKEY *key = parse_key (vis_identity_get_pem (identity));
  char subject[64], issuer[64], group[32];
  int days, seconds;

  g_assert_cmpint (X509_get_version (certificate), ==, X509_VERSION_3);
  X509_NAME_oneline (X509_get_subject_name (certificate), subject, sizeof subject);
  X509_NAME_oneline (X509_get_issuer_name (certificate), issuer, sizeof issuer);
  g_assert_cmpstr (subject, ==, "/CN=Visavis");
  g_assert_cmpstr (issuer, ==, "/CN=Visavis");
  g_assert_cmpint (X509_get_ext_count (certificate), ==, 0);
  g_assert_cmpint (X509_get_signature_nid (certificate), ==, NID_ecdsa_with_SHA256);
  g_assert_true (EVP_PKEY_get_group_name (key, group, sizeof group, NULL));
  g_assert_cmpstr (group, ==, "prime256v1");
  g_assert_cmpint (X509_check_private_key (certificate, key), ==, 1);
  g_assert_cmpint (X509_verify (certificate, key), ==, 1);
  g_assert_true (ASN1_TIME_diff (&days, &seconds, NULL, X509_get0_notBefore (certificate)));
  g_assert_cmpint (days, <=, 0);
  g_assert_cmpint (days, >=, -1);
  g_assert_true (ASN1_TIME_diff (&days, &seconds, NULL, X509_get0_notAfter (certificate)));
  g_assert_cmpint (days, >, 29 * 365);
  g_assert_true (vis_identity_is_ephemeral (identity));
  EVP_PKEY_free (key);
  X509_free (certificate);
}

static void
test_serial (void)
{
  guint longest = 0;

  /* 128 random bits: the chance that none of 32 has its highest byte set is 2^-256. */
  for (guint i = 0; i < 32; i++)
    {
      g_autoptr (VisIdentity) identity = new_ephemeral ();
      X509 *certificate = parse_certificate (vis_identity_get_pem (identity));
      const ASN1_INTEGER *serial = X509_get0_serialNumber (certificate);

      g_assert_cmpint (ASN1_STRING_type (serial), ==, V_ASN1_INTEGER);
      longest = MAX (longest, (guint)ASN1_STRING_length (serial));
      X509_free (certificate);
    }
  g_assert_cmpuint (longest, ==, 16);
}

static void
test_fingerprint (void)
{
  g_autoptr (VisIdentity) one = new_ephemeral ();
  g_autoptr (VisIdentity) two = new_ephemeral ();
  X509 *certificate = parse_certificate (vis_identity_get_pem (one));
  g_autoptr (GString) expected = g_string_new ("sha-256 ");
  guchar digest[EVP_MAX_MD_SIZE];
  guint size;

  g_assert_true (X509_digest (certificate, EVP_sha256 (), digest, &size));
  for (guint i = 0; i < size; i++)
    g_string_append_printf (expected, "%s%02X", i ? ":" : "", digest[i]);
  g_assert_cmpstr (vis_fingerprint_to_string (vis_identity_get_fingerprint (one)), ==,
                   expected->str);
  g_assert_false (vis_fingerprint_equal (vis_identity_get_fingerprint (one),
                                         vis_identity_get_fingerprint (two)));
  X509_free (certificate);
}

static void
test_first_run (void)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VisIdentity) first = NULL;
  g_autoptr (VisIdentity) second = NULL;

  first = load (secrets, &error);
  g_assert_no_error (error);
  second = load (secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_test_secrets_get_n_stores (secrets), ==, 1);
  g_assert_cmpstr (vis_identity_get_pem (first), ==, vis_identity_get_pem (second));
  g_assert_true (vis_fingerprint_equal (vis_identity_get_fingerprint (first),
                                        vis_identity_get_fingerprint (second)));
  g_assert_false (vis_identity_is_ephemeral (first));
}

/* Two programs at their first run: the one whose key is written over must not go on with it. */
static void
test_two_first_runs (void)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (VisIdentity) one = NULL;
  g_autoptr (VisIdentity) two = NULL;
  g_autoptr (VisIdentity) kept = NULL;
  g_autoptr (GError) error = NULL;

  vis_identity_load_async (VIS_SECRETS (secrets), NAME, vis_test_on_result, &first);
  vis_identity_load_async (VIS_SECRETS (secrets), NAME, vis_test_on_result, &second);
  vis_test_wait_for_result (&first);
  vis_test_wait_for_result (&second);
  one = vis_identity_load_finish (first, &error);
  g_assert_no_error (error);
  two = vis_identity_load_finish (second, &error);
  g_assert_no_error (error);
  kept = load (secrets, &error);
  g_assert_no_error (error);
  g_assert_true (g_strcmp0 (vis_identity_get_pem (one), vis_identity_get_pem (kept)) == 0
                 || g_strcmp0 (vis_identity_get_pem (two), vis_identity_get_pem (kept)) == 0);
}

static void
test_lookup_fails (void)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GError) locked = g_error_new (VIS_ERROR, VIS_ERROR_LOCKED, "It is locked");
  g_autoptr (GError) error = NULL;

  vis_test_secrets_fail (secrets, locked, NULL);
  g_assert_null (load (secrets, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "It is locked"));
  g_assert_cmpuint (vis_test_secrets_get_n_stores (secrets), ==, 0);
}

static void
test_store_fails (void)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GError) timed_out = g_error_new (VIS_ERROR, VIS_ERROR_TIMED_OUT, "Nobody answered");
  g_autoptr (GError) error = NULL;

  vis_test_secrets_fail (secrets, NULL, timed_out);
  g_assert_null (load (secrets, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (error->message, "Nobody answered"));
}

static void
test_store_forgets (void)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GError) error = NULL;

  vis_test_secrets_forget (secrets);
  g_assert_null (load (secrets, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
}

/* Loading @kept must fail with VIS_ERROR_SECURITY and @reason, and leave it as it is. */
static void
assert_refused (const char *kept, const char *reason)
{
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  vis_test_store (VIS_SECRETS (secrets), NAME, kept, &error);
  g_assert_no_error (error);
  g_assert_null (load (secrets, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_SECURITY);
  if (!strstr (error->message, reason))
    g_error ("Expected “%s” in “%s”", reason, error->message);
  g_clear_error (&error);
  after = vis_test_lookup (VIS_SECRETS (secrets), NAME, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, kept);
  g_assert_cmpuint (vis_test_secrets_get_n_stores (secrets), ==, 1);
}

static char *
part (const char *pem, gboolean certificate)
{
  const char *middle = strstr (pem, "-----BEGIN CERTIFICATE-----");

  g_assert_nonnull (middle);
  return certificate ? g_strdup (middle) : g_strndup (pem, (gsize)(middle - pem));
}

static void
test_malformed (void)
{
  g_autoptr (VisIdentity) identity = new_ephemeral ();
  const char *pem = vis_identity_get_pem (identity);
  g_autofree char *key = part (pem, FALSE);
  g_autofree char *certificate = part (pem, TRUE);
  g_autofree char *cut = g_strndup (pem, strlen (pem) - 100);
  g_autofree char *huge = g_strnfill (1000000, 'A');
  g_autofree char *nothing_between
      = g_strconcat (key, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", NULL);

  assert_refused ("", "no private key");
  assert_refused ("swordfish", "no private key");
  assert_refused (certificate, "no private key");
  assert_refused (key, "no certificate");
  assert_refused (cut, "no certificate");
  assert_refused (nothing_between, "no certificate");
  assert_refused (huge, "too long");
}

static void
test_mismatch (void)
{
  g_autoptr (VisIdentity) one = new_ephemeral ();
  g_autoptr (VisIdentity) two = new_ephemeral ();
  g_autofree char *key = part (vis_identity_get_pem (one), FALSE);
  g_autofree char *certificate = part (vis_identity_get_pem (two), TRUE);
  g_autofree char *mixed = g_strconcat (key, certificate, NULL);

  assert_refused (mixed, "do not belong together");
}

/* Times in seconds from now; @signer: (nullable): another key than @key. */
static char *
make_pem (EVP_PKEY *key, EVP_PKEY *signer, long not_before, long not_after,
          const EVP_CIPHER *cipher)
{
  X509 *certificate = X509_new ();
  BIO *bio = BIO_new (BIO_s_mem ());
  const char *data;
  char *pem;
  long size;

  X509_gmtime_adj (X509_getm_notBefore (certificate), not_before);
  X509_gmtime_adj (X509_getm_notAfter (certificate), not_after);
  g_assert_true (X509_set_pubkey (certificate, key));
  g_assert_true (X509_sign (certificate, signer ? signer : key, EVP_sha256 ()));
  g_assert_true (PEM_write_bio_PKCS8PrivateKey (bio, key, cipher, cipher ? "pw" : NULL,
                                                cipher ? 2 : 0, NULL, NULL));
  g_assert_true (PEM_write_bio_X509 (bio, certificate));
  size = BIO_get_mem_data (bio, &data);
  pem = g_strndup (data, (gsize)size);
  BIO_free (bio);
  X509_free (certificate);
  return pem;
}

static void
test_wrong_kind (void)
{
  EVP_PKEY *p256 = EVP_EC_gen ("P-256");
  EVP_PKEY *other_p256 = EVP_EC_gen ("P-256");
  EVP_PKEY *p384 = EVP_EC_gen ("P-384");
  EVP_PKEY *rsa = EVP_RSA_gen (2048);
  const struct
  {
    EVP_PKEY *key;
    EVP_PKEY *signer;
    long not_before, not_after;
    const EVP_CIPHER *cipher;
    const char *reason;
  } rows[] = {
    { p384, NULL, -10, 1000, NULL, "not on the curve" },
    { rsa, NULL, -10, 1000, NULL, "not on the curve" },
    { p256, other_p256, -10, 1000, NULL, "not signed with its key" },
    { p256, NULL, -1000, -10, NULL, "not valid any more" },
    { p256, NULL, 1000, 2000, NULL, "not valid yet" },
    { p256, NULL, -10, 1000, EVP_aes_256_cbc (), "without a password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *pem = make_pem (rows[i].key, rows[i].signer, rows[i].not_before,
                                       rows[i].not_after, rows[i].cipher);

      assert_refused (pem, rows[i].reason);
    }
  EVP_PKEY_free (p256);
  EVP_PKEY_free (other_p256);
  EVP_PKEY_free (p384);
  EVP_PKEY_free (rsa);
}

static void
test_surroundings (void)
{
  g_autoptr (VisIdentity) identity = new_ephemeral ();
  g_autofree char *key = part (vis_identity_get_pem (identity), FALSE);
  g_autofree char *certificate = part (vis_identity_get_pem (identity), TRUE);
  g_autofree char *turned = g_strconcat ("A note\n", certificate, "\nAnother\n", key, NULL);
  g_autoptr (VisTestSecrets) secrets = vis_test_secrets_new ();
  g_autoptr (VisIdentity) loaded = NULL;
  g_autoptr (GError) error = NULL;

  vis_test_store (VIS_SECRETS (secrets), NAME, turned, &error);
  g_assert_no_error (error);
  loaded = load (secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vis_identity_get_pem (loaded), ==, vis_identity_get_pem (identity));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/identity/certificate-names-nobody", test_certificate);
  g_test_add_func ("/identity/identity/serial-has-128-random-bits", test_serial);
  g_test_add_func ("/identity/identity/fingerprint-is-of-the-certificate", test_fingerprint);
  g_test_add_func ("/identity/identity/is-made-once-and-kept", test_first_run);
  g_test_add_func ("/identity/identity/two-first-runs-lose-nothing", test_two_first_runs);
  g_test_add_func ("/identity/identity/a-failed-lookup-makes-no-new-one", test_lookup_fails);
  g_test_add_func ("/identity/identity/a-failed-store-is-an-error", test_store_fails);
  g_test_add_func ("/identity/identity/a-store-that-forgets-is-an-error", test_store_forgets);
  g_test_add_func ("/identity/identity/malformed-is-refused-and-kept", test_malformed);
  g_test_add_func ("/identity/identity/key-and-certificate-belong-together", test_mismatch);
  g_test_add_func ("/identity/identity/wrong-kinds-are-refused-and-kept", test_wrong_kind);
  g_test_add_func ("/identity/identity/order-and-notes-do-not-matter", test_surroundings);
  return g_test_run ();
}
