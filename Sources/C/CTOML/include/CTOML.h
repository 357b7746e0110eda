#ifndef WARREN_CTOML_H
#define WARREN_CTOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Parses `text`. On success returns 0 and calls `visit` once per scalar, in document order, with its
// dotted path ("relay.port", "relay.allow[0]") and its value as text; `kind` is one of
// 's' string, 'i' integer, 'f' float, 'b' boolean, 'd' date or time.
// On failure returns 1 and fills `message`, `line` and `column`.
int ctoml_parse(
    const char *text, size_t length, void *context,
    void (*visit)(void *context, const char *path, char kind, const char *value, uint32_t line),
    char *message, size_t message_capacity, uint32_t *line, uint32_t *column);

#ifdef __cplusplus
}
#endif

#endif
