// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds Daylight pays for it. Run `make bench`.
let package = Package(
    name: "daylight-benchmarks",
    dependencies: [.package(name: "daylight", path: "..")],
    targets: [
        // A client that keeps a server busy, from another process: sockets and threads, nothing of Daylight.
        .executableTarget(name: "Load"),
        // Measures inside one process, against the real rooms.
        .executableTarget(name: "Measure", dependencies: [
                // As in the root package: swift-metrics has a module of the name of our room.
                .product(name: "DaylightRooms", package: "daylight", moduleAliases: ["Metrics": "DaylightMetrics"])
            ]),
    ],
    swiftLanguageModes: [.v6])
