// The bundled web app, embedded by the compiler from .build/web (made by `make web`).
#ifndef WARREN_CWEB_H
#define WARREN_CWEB_H

#include <stddef.h>

typedef struct {
    const char *path;         // "/app.js"
    const char *contentType;  // "text/javascript"
    const unsigned char *bytes;
    size_t count;
} CWebAsset;

// The assets, `cweb_asset_count()` of them; none when the app was not bundled before the build.
const CWebAsset *cweb_assets(void);
size_t cweb_asset_count(void);

#endif
