#ifndef WARREN_CTOML_H
#define WARREN_CTOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Parses `text`. On success returns 0 and calls `visit` for every array and scalar, tables and
// arrays before what they hold, with its dotted path ("relay.port", "relay.allow[0]") and its value
// as text.
// `kind` is one of 's' string, 'i' integer, 'f' float, 'b' boolean, 'd' date or time, and 'a' array
// (its value is its count). Path and value are UTF-8 with explicit lengths: strings may hold zeros.
// `visit` returns 0 to go on; anything else ends the parse with that result.
// On failure returns 1 and fills `message` (ended by zero), `line` and `column`.
int ctoml_parse(
    const char *text, size_t length, void *context,
    int (*visit)(void *context, const char *path, size_t path_length, char kind, const char *value,
                 size_t value_length, uint32_t line),
    char *message, size_t message_capacity, uint32_t *line, uint32_t *column);

#ifdef __cplusplus
}
#endif

#endif
