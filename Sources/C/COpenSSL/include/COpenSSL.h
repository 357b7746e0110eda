#ifndef WARREN_COPENSSL_H
#define WARREN_COPENSSL_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_NUMBER < 0x30500000L
#error "Warren needs OpenSSL 3.5 or newer: run make, which provides it."
#endif

// Options that OpenSSL spells with a macro that takes arguments, which Swift does not import.
static const uint64_t warren_ssl_options =
    SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION;
static const uint64_t warren_dtls_options = SSL_OP_NO_QUERY_MTU | SSL_OP_CIPHER_SERVER_PREFERENCE;

// What Scripts/openssl.sh noted of the package that is linked statically; NULL when none is.
const char *warren_openssl_record(void);

// The file this process has OpenSSL's code from; NULL where that is not known.
const char *warren_openssl_file(void);

#endif
