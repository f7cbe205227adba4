/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-certificate-private.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/vis-error.h"

#define COMMON_NAME "Visavis"
#define SERIAL_BITS 128

/* A day back, for clocks that go wrong; and longer than the device lives: the pin is what decides
 * (design, section 5), and a certificate that runs out would only look like an attack. */
#define DAYS_BACK 1
#define DAYS_AHEAD (30 * 365)

/* Ten times what a P-256 key and its certificate need. */
#define MAX_PEM_SIZE 16384

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_INTEGER, ASN1_INTEGER_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)

static void
set_crypto_error (GError **error, const char *what)
{
  char reason[256] = "no reason given";
  unsigned long code = ERR_get_error ();

  if (code != 0)
    ERR_error_string_n (code, reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "%s failed: %s", what, reason);
}

/* Positive, unique and beyond guessing (RFC 5280, 4.1.2.2). */
static gboolean
set_random_serial (X509 *certificate)
{
  g_autoptr (BIGNUM) number = BN_new ();
  g_autoptr (ASN1_INTEGER) serial = NULL;

  if (!number || !BN_rand (number, SERIAL_BITS, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY))
    return FALSE;
  serial = BN_to_ASN1_INTEGER (number, NULL);
  return serial && X509_set_serialNumber (certificate, serial);
}

static gboolean
set_names (X509 *certificate)
{
  X509_NAME *name = X509_get_subject_name (certificate);

  return X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *)COMMON_NAME, -1, -1,
                                     0)
         && X509_set_issuer_name (certificate, name);
}

static X509 *
make_certificate (EVP_PKEY *key, GError **error)
{
  g_autoptr (X509) certificate = X509_new ();

  if (!certificate || !X509_set_version (certificate, X509_VERSION_3)
      || !set_random_serial (certificate) || !set_names (certificate)
      || !X509_time_adj_ex (X509_getm_notBefore (certificate), -DAYS_BACK, 0, NULL)
      || !X509_time_adj_ex (X509_getm_notAfter (certificate), DAYS_AHEAD, 0, NULL)
      || !X509_set_pubkey (certificate, key) || !X509_sign (certificate, key, EVP_sha256 ()))
    {
      set_crypto_error (error, "Making a certificate");
      return NULL;
    }
  return g_steal_pointer (&certificate);
}

static char *
print_pem (EVP_PKEY *key, X509 *certificate, GError **error)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  const char *data;
  long size;

  if (!bio || !PEM_write_bio_PKCS8PrivateKey (bio, key, NULL, NULL, 0, NULL, NULL)
      || !PEM_write_bio_X509 (bio, certificate))
    {
      set_crypto_error (error, "Writing a key and its certificate");
      return NULL;
    }
  size = BIO_get_mem_data (bio, &data);
  return g_strndup (data, (gsize)size);
}

char *
_vis_certificate_generate (GError **error)
{
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (X509) certificate = NULL;

  if (!key)
    {
      set_crypto_error (error, "Making a key");
      return NULL;
    }
  certificate = make_certificate (key, error);
  return certificate ? print_pem (key, certificate, error) : NULL;
}

/* Without it OpenSSL would ask for the password of an encrypted key on the terminal. */
static int
give_no_password (char *buffer, int size, int writing, void *user_data)
{
  return -1;
}

static EVP_PKEY *
read_key (const char *pem)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (pem, -1);

  return bio ? PEM_read_bio_PrivateKey (bio, NULL, give_no_password, NULL) : NULL;
}

static X509 *
read_certificate (const char *pem)
{
  g_autoptr (BIO) bio = BIO_new_mem_buf (pem, -1);

  return bio ? PEM_read_bio_X509 (bio, NULL, give_no_password, NULL) : NULL;
}

static gboolean
is_p256 (EVP_PKEY *key)
{
  char group[32];

  return EVP_PKEY_get_group_name (key, group, sizeof group, NULL) == 1
         && strcmp (group, SN_X9_62_prime256v1) == 0;
}

/* Returns: NULL when all is well. */
static const char *
find_fault (EVP_PKEY *key, X509 *certificate)
{
  if (!key)
    return "there is no private key in it that can be read without a password";
  if (!certificate)
    return "there is no certificate in it";
  if (!is_p256 (key))
    return "its key is not on the curve P-256";
  if (X509_check_private_key (certificate, key) != 1)
    return "its key and its certificate do not belong together";
  if (X509_verify (certificate, key) != 1)
    return "its certificate is not signed with its key";
  if (X509_cmp_current_time (X509_get0_notBefore (certificate)) >= 0)
    return "its certificate is not valid yet: is the clock of this computer right?";
  if (X509_cmp_current_time (X509_get0_notAfter (certificate)) <= 0)
    return "its certificate is not valid any more: is the clock of this computer right?";
  return NULL;
}

char *
_vis_certificate_check (const char *pem, GError **error)
{
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (X509) certificate = NULL;
  const char *fault;

  if (strlen (pem) > MAX_PEM_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_SECURITY, "it is too long for a key");
      return NULL;
    }
  key = read_key (pem);
  certificate = read_certificate (pem);
  fault = find_fault (key, certificate);
  ERR_clear_error ();
  if (fault)
    {
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_SECURITY, fault);
      return NULL;
    }
  return print_pem (key, certificate, error);
}
