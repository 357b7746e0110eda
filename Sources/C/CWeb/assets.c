#include "CWeb.h"

// The page is optional: a build without `make web` has none. The paths are relative to this file,
// and the compiler notes them as dependencies, so that a new bundle is embedded by the next build.
#pragma clang diagnostic ignored "-Wc23-extensions"

#if __has_embed("../../../.build/web/index.html")
static const unsigned char index_html[] = {
#embed "../../../.build/web/index.html"
};
static const unsigned char app_js[] = {
#embed "../../../.build/web/app.js"
};
static const unsigned char app_css[] = {
#embed "../../../.build/web/app.css"
};
static const unsigned char icon_svg[] = {
#embed "../../../.build/web/icon.svg"
};

static const CWebAsset assets[] = {
    {"/", "text/html; charset=utf-8", index_html, sizeof index_html},
    {"/app.js", "text/javascript; charset=utf-8", app_js, sizeof app_js},
    {"/app.css", "text/css; charset=utf-8", app_css, sizeof app_css},
    {"/icon.svg", "image/svg+xml", icon_svg, sizeof icon_svg},
};

const CWebAsset *cweb_assets(void) { return assets; }
size_t cweb_asset_count(void) { return sizeof assets / sizeof assets[0]; }
#else
const CWebAsset *cweb_assets(void) { return NULL; }
size_t cweb_asset_count(void) { return 0; }
#endif
