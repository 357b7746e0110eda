// toml++ behind a C interface: exceptions stop here.
#define TOML_EXCEPTIONS 0
// No setting nests deeper than an array of tables; toml++ destroys nested values recursively.
#define TOML_MAX_NESTED_VALUES 16
// Some malformed input ("[&") breaks what the parser asserts of itself; without assertions that is
// undefined behaviour (toml++ issue 294). Here a broken assertion ends the parse instead.
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? void() : throw Malformed())
#include "CTOML.h"

#include <cstdio>
#include <cstring>
#include <exception>

namespace {
struct Malformed : std::exception {
    const char *what() const noexcept override { return "this is not TOML"; }
};
}  // namespace

#include <sstream>
#include <string>
#include <toml++/toml.h>

namespace {
using Visit = int (*)(void *, const char *, size_t, char, const char *, size_t, uint32_t);

struct Visitor {
    void *context;
    Visit visit;

    int leaf(const std::string &path, char kind, const std::string &value, const toml::node &node) {
        return visit(
            context, path.data(), path.size(), kind, value.data(), value.size(),
            node.source().begin.line);
    }

    int walk(const std::string &path, const toml::node &node) {
        if (auto table = node.as_table()) {
            for (auto &&[key, value] : *table) {
                std::string name(key.str());
                if (int stop = walk(path.empty() ? name : path + "." + name, value)) return stop;
            }
            return 0;
        }
        if (auto array = node.as_array()) {
            if (int stop = leaf(path, 'a', std::to_string(array->size()), node)) return stop;
            size_t index = 0;
            for (auto &&value : *array) {
                if (int stop = walk(path + "[" + std::to_string(index++) + "]", value)) return stop;
            }
            return 0;
        }
        if (auto text = node.as_string()) return leaf(path, 's', text->get(), node);
        if (auto integer = node.as_integer()) {
            return leaf(path, 'i', std::to_string(integer->get()), node);
        }
        if (auto flag = node.as_boolean()) {
            return leaf(path, 'b', flag->get() ? "true" : "false", node);
        }
        std::ostringstream out;
        node.visit([&out](auto &&value) {
            if constexpr (toml::is_value<decltype(value)>) out << value;
        });
        return leaf(path, node.is_floating_point() ? 'f' : 'd', out.str(), node);
    }
};
}  // namespace

extern "C" int ctoml_parse(
    const char *text, size_t length, void *context, Visit visit, char *message,
    size_t message_capacity, uint32_t *line, uint32_t *column) try {
    toml::parse_result result = toml::parse(std::string_view(text, length));
    if (!result) {
        auto &error = result.error();
        std::string_view description = error.description();
        snprintf(message, message_capacity, "%.*s", int(description.size()), description.data());
        *line = error.source().begin.line;
        *column = error.source().begin.column;
        return 1;
    }
    Visitor visitor{context, visit};
    return visitor.walk("", result.table());
} catch (const std::exception &error) {
    snprintf(message, message_capacity, "%s", error.what());
    *line = *column = 0;
    return 1;
}
