// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds Daylight pays for it. Run `make fuzz`.
let package = Package(
    name: "daylight-fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "daylight", path: "..")],
    targets: [
        // The few functions of libFuzzer that are called; bin/fuzz builds with them where the toolchain has it.
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "Fuzz",
            dependencies: ["CLibFuzzer", .product(name: "DaylightFuzzTargets", package: "daylight")],
            swiftSettings: [
                .enableUpcomingFeature("InternalImportsByDefault"), .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error),
            ]),
    ],
    swiftLanguageModes: [.v6])
