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
static const unsigned char shared_js[] = {
#embed "../../../.build/web/shared.js"
};
static const unsigned char app_css[] = {
#embed "../../../.build/web/app.css"
};
static const unsigned char icon_svg[] = {
#embed "../../../.build/web/icon.svg"
};
static const unsigned char rooms_js[] = {
#embed "../../../.build/web/rooms.js"
};
static const unsigned char rooms_css[] = {
#embed "../../../.build/web/rooms.css"
};
static const unsigned char transfer_js[] = {
#embed "../../../.build/web/transfer.js"
};
static const unsigned char sw_js[] = {
#embed "../../../.build/web/sw.js"
};
static const unsigned char manifest[] = {
#embed "../../../.build/web/manifest.webmanifest"
};

static const CWebAsset assets[] = {
    {"/", "text/html; charset=utf-8", index_html, sizeof index_html},
    {"/app.js", "text/javascript; charset=utf-8", app_js, sizeof app_js},
    {"/shared.js", "text/javascript; charset=utf-8", shared_js, sizeof shared_js},
    {"/app.css", "text/css; charset=utf-8", app_css, sizeof app_css},
    {"/icon.svg", "image/svg+xml", icon_svg, sizeof icon_svg},
    {"/rooms.js", "text/javascript; charset=utf-8", rooms_js, sizeof rooms_js},
    {"/rooms.css", "text/css; charset=utf-8", rooms_css, sizeof rooms_css},
    {"/transfer.js", "text/javascript; charset=utf-8", transfer_js, sizeof transfer_js},
    {"/sw.js", "text/javascript; charset=utf-8", sw_js, sizeof sw_js},
    {"/manifest.webmanifest", "application/manifest+json", manifest, sizeof manifest},
};

const CWebAsset *cweb_assets(void) { return assets; }
size_t cweb_asset_count(void) { return sizeof assets / sizeof assets[0]; }
#else
const CWebAsset *cweb_assets(void) { return NULL; }
size_t cweb_asset_count(void) { return 0; }
#endif
