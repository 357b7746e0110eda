// Debian 13's static OpenSSL refers to one symbol that Debian 12's glibc (2.36) does not have.
#include <stdlib.h>

__attribute__((weak)) long __isoc23_strtol(const char *text, char **end, int base) {
    return strtol(text, end, base);
}
