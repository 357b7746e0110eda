// toml++ behind a C interface: exceptions stop here.
#define TOML_EXCEPTIONS 0
#include "CTOML.h"

#include <cstdio>
#include <cstring>
#include <sstream>
#include <string>
#include <toml++/toml.h>

namespace {
struct Visitor {
    void *context;
    void (*visit)(void *, const char *, char, const char *, uint32_t);

    void leaf(const std::string &path, char kind, const std::string &value, const toml::node &node) {
        visit(context, path.c_str(), kind, value.c_str(), node.source().begin.line);
    }

    void walk(const std::string &path, const toml::node &node) {
        if (auto table = node.as_table()) {
            for (auto &&[key, value] : *table) {
                std::string name(key.str());
                walk(path.empty() ? name : path + "." + name, value);
            }
        } else if (auto array = node.as_array()) {
            size_t index = 0;
            for (auto &&value : *array) walk(path + "[" + std::to_string(index++) + "]", value);
        } else if (auto text = node.as_string()) {
            leaf(path, 's', text->get(), node);
        } else if (auto integer = node.as_integer()) {
            leaf(path, 'i', std::to_string(integer->get()), node);
        } else if (auto flag = node.as_boolean()) {
            leaf(path, 'b', flag->get() ? "true" : "false", node);
        } else {
            std::ostringstream out;
            node.visit([&out](auto &&value) {
                if constexpr (toml::is_value<decltype(value)>) out << value;
            });
            leaf(path, node.is_floating_point() ? 'f' : 'd', out.str(), node);
        }
    }
};
}  // namespace

extern "C" int ctoml_parse(
    const char *text, size_t length, void *context,
    void (*visit)(void *, const char *, char, const char *, uint32_t),
    char *message, size_t message_capacity, uint32_t *line, uint32_t *column) {
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
    visitor.walk("", result.table());
    return 0;
}
