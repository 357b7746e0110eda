// Which OpenSSL this is. The path is relative to this file; the compiler notes it as a dependency.
#define _GNU_SOURCE
#include "COpenSSL.h"
#include <dlfcn.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

#if __has_embed("../../../.deps/openssl/record")
static const char record[] = {
#embed "../../../.deps/openssl/record" suffix(, 0)
};
const char *warren_openssl_record(void) { return record; }
#else
const char *warren_openssl_record(void) { return NULL; }
#endif

const char *warren_openssl_file(void) {
    Dl_info found;
    return dladdr((const void *)OpenSSL_version, &found) != 0 ? found.dli_fname : NULL;
}
