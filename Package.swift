// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Five floors; an import only ever points down, never sideways among services.

let root = URL(filePath: #filePath).deletingLastPathComponent().path

/// Debian 12 has no OpenSSL with ML-KEM: `Scripts/openssl.sh` unpacks a newer one here, which is
/// linked statically.
let privateOpenSSL = FileManager.default.fileExists(atPath: "\(root)/.deps/openssl/record")
let opensslHeaders = privateOpenSSL ? ["-I\(root)/.deps/openssl/include"] : []
// The archives by path: `-lcrypto` would find the system's older one in a directory listed before
// ours.
let opensslLibraries: [LinkerSetting] =
    privateOpenSSL
    ? [
        .unsafeFlags([
            "-Xlinker", "\(root)/.deps/openssl/lib/libssl.a",
            "-Xlinker", "\(root)/.deps/openssl/lib/libcrypto.a",
            "-Xlinker", "--exclude-libs", "-Xlinker", "libcrypto.a:libssl.a",
        ]),
        .linkedLibrary("z"), .linkedLibrary("zstd"),
    ]
    : [.linkedLibrary("ssl"), .linkedLibrary("crypto")]

let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
    + (privateOpenSSL ? [.unsafeFlags(opensslHeaders.flatMap { ["-Xcc", $0] })] : [])

/// Not for what calls the C library: optimised builds attribute its types to a module that cannot
/// be named in an import.
let memberImports: [SwiftSetting] = [.enableUpcomingFeature("MemberImportVisibility")]

func module(
    _ floor: String,
    _ name: String,
    _ dependencies: [String],
    settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name,
        dependencies: dependencies.map { .byName(name: $0) },
        path: "Sources/\(floor)/\(name)",
        exclude: ["README.md"],
        swiftSettings: strict + settings + (floor == "System" ? [] : memberImports)
    )
}

func tests(_ name: String, _ dependencies: [String]) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies.map { .byName(name: $0) },
        path: "Tests/\(name)",
        swiftSettings: strict
    )
}

let c: [Target] = [
    .target(
        name: "COpenSSL",
        path: "Sources/C/COpenSSL",
        cSettings: privateOpenSSL ? [.unsafeFlags(opensslHeaders)] : [],
        linkerSettings: opensslLibraries
    ),
    .systemLibrary(name: "CSodium", path: "Sources/C/CSodium", pkgConfig: "libsodium"),
    .systemLibrary(name: "CUV", path: "Sources/C/CUV", pkgConfig: "libuv"),
    .systemLibrary(name: "CSQLite", path: "Sources/C/CSQLite", pkgConfig: "sqlite3"),
    .target(
        name: "CTOML",
        path: "Sources/C/CTOML",
        cxxSettings: [.unsafeFlags(["-fexceptions"])],
        linkerSettings: [.linkedLibrary("stdc++"), .linkedLibrary("m")]
    ),
    .target(
        name: "CUSRSCTP",
        path: "Sources/C/CUSRSCTP",
        linkerSettings: [.linkedLibrary("usrsctp")]
    ),
    .target(name: "CSystem", path: "Sources/C/CSystem"),
    .target(name: "CWeb", path: "Sources/C/CWeb"),
]

let values: [Target] = [
    module("Values", "Bytes", [], settings: [.enableExperimentalFeature("Lifetimes")]),
    module("Values", "Crypto", ["Bytes", "COpenSSL", "CSodium"]),
    module("Values", "HTTPWire", ["Bytes", "Crypto"]),
]

let system: [Target] = [
    module("System", "Net", ["Bytes", "Crypto", "HTTPWire", "CUV", "CSystem"]),
    module("System", "Files", ["Bytes", "CTOML"]),
    module("System", "Store", ["Bytes", "Files", "CSQLite"]),
    module("System", "Bus", ["Bytes"]),
    module("System", "Telemetry", ["Bytes", "Files"]),
    module("System", "SCTP", ["Bytes", "CUSRSCTP"]),
]

let protocols: [Target] = [
    module("Protocols", "RelayWire", ["Bytes", "Crypto"]),
    module("Protocols", "TransferWire", ["Bytes", "Crypto"]),
    module("Protocols", "WebRTCWire", ["Bytes", "Crypto"]),
    module("Protocols", "RoomsWire", ["Bytes", "Crypto"]),
]

let services: [Target] = [
    module(
        "Services",
        "Relay",
        ["Bytes", "Crypto", "HTTPWire", "Net", "Files", "Store", "Bus", "Telemetry", "RelayWire"]
    ),
    module(
        "Services",
        "Transfer",
        ["Bytes", "Crypto", "Net", "Files", "Store", "Bus", "Telemetry", "TransferWire"]
    ),
    module(
        "Services",
        "Rooms",
        [
            "Bytes", "Crypto", "HTTPWire", "Net", "SCTP", "Files", "Telemetry", "RoomsWire",
            "WebRTCWire",
        ]
    ),
]

let everything = [
    "Bytes", "Crypto", "HTTPWire", "Net", "Files", "Store", "Bus", "Telemetry", "SCTP",
    "RelayWire", "TransferWire", "WebRTCWire", "RoomsWire", "Relay", "Transfer", "Rooms",
]

let app: [Target] = [
    module("App", "Node", everything + ["CWeb"]),
    module("App", "Console", ["Bytes"]),
    .executableTarget(
        name: "warren",
        dependencies: (["Node", "Console"] + everything).map { .byName(name: $0) },
        path: "Sources/App/warren",
        exclude: ["README.md"],
        swiftSettings: strict
    ),
]

let checks: [Target] = [
    tests("BytesTests", ["Bytes"]),
    tests("CryptoTests", ["Crypto", "Bytes"]),
    tests("HTTPWireTests", ["HTTPWire", "Bytes", "Crypto"]),
    tests("NetTests", ["Net", "Bytes", "HTTPWire", "Crypto"]),
    tests("FilesTests", ["Files", "Bytes"]),
    tests("StoreTests", ["Store", "Bytes", "Files"]),
    tests("BusTests", ["Bus", "Bytes"]),
    tests("TelemetryTests", ["Telemetry", "Bytes", "Files"]),
    tests("SCTPTests", ["SCTP", "Bytes", "Crypto"]),
    tests("RelayWireTests", ["RelayWire", "Bytes", "Crypto"]),
    tests("TransferWireTests", ["TransferWire", "Bytes", "Crypto"]),
    tests("WebRTCWireTests", ["WebRTCWire", "Bytes", "Crypto"]),
    tests("RoomsWireTests", ["RoomsWire", "Bytes", "Crypto"]),
    tests(
        "RelayTests",
        ["Relay", "RelayWire", "Net", "Bytes", "Crypto", "HTTPWire", "Files", "Store", "Telemetry"]
    ),
    tests(
        "TransferTests",
        ["Transfer", "TransferWire", "Net", "Bytes", "Crypto", "Files", "Store"]
    ),
    tests(
        "RoomsTests",
        [
            "Rooms", "RoomsWire", "WebRTCWire", "SCTP", "Net", "Bytes", "Crypto", "HTTPWire",
            "Telemetry",
        ]
    ),
    tests("NodeTests", ["Node"] + everything),
    tests("ConsoleTests", ["Console", "Bytes"]),
    tests("SimulationTests", ["RelayWire", "TransferWire", "Bytes", "Crypto"]),
    tests("TidyTests", []),
]

/// The fuzzer brings its own `main`, so it is only part of the package when asked for.
let fuzz: [Target] =
    ProcessInfo.processInfo.environment["WARREN_FUZZ"] == nil
    ? []
    : [
        .executableTarget(
            name: "fuzz",
            dependencies: everything.map { .byName(name: $0) },
            path: "Fuzz",
            exclude: ["README.md", "corpus"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]
        )
    ]

/// A native peer for `Interop/WebRTC` to drive, only part of the package when asked for.
let interop: [Target] =
    ProcessInfo.processInfo.environment["WARREN_INTEROP"] == nil
    ? []
    : [
        .executableTarget(
            name: "webrtc-peer",
            dependencies: ["Rooms", "Net", "WebRTCWire", "Bytes", "Crypto"],
            path: "Interop/WebRTC/Peer",
            swiftSettings: strict + memberImports
        )
    ]

let package = Package(
    name: "warren",
    targets: c + values + system + protocols + services + app + checks + fuzz + interop,
    cxxLanguageStandard: .cxx20
)
