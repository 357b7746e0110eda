@main
struct Warren {
    static func main() {}
}
