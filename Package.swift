// swift-tools-version: 6.2
import PackageDescription

// A room is a target; the folder says in which wing of the house it stands, and arrows only point down.
// docs/architecture.md draws it, bin/check-graph proves it.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

/// Rooms whose properties are tested on many thousands of inputs: 37 times slower without it, also in debug builds.
let computing = settings + [.unsafeFlags(["-O"])]

func room(
    _ name: String, in wing: String, _ rooms: [Target.Dependency] = [], folder: String? = nil,
    settings: [SwiftSetting] = settings
) -> Target {
    .target(
        name: name, dependencies: rooms, path: "Sources/\(wing)/\(folder ?? name)", exclude: ["README.md"],
        swiftSettings: settings)
}

/// A system that evidence comes from: payloads in, facts out.
func integration(_ name: String) -> Target {
    room(name, in: "Evidence/Integrations", ["Domain", "IntegrationKit"], settings: computing)
}

func tests(_ name: String, _ rooms: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: rooms, path: "Tests/\(name)Tests", swiftSettings: settings)
}

extension Product {
    /// For Benchmarks/, which is a package of its own.
    static func roomsToMeasure(_ rooms: [String]) -> Product { library(name: "DaylightRooms", targets: rooms) }
    /// For Fuzzing/, which is another.
    static var doorsToFuzz: Product { library(name: "DaylightFuzzTargets", targets: ["FuzzTargets"]) }
}

// swift-metrics, which Hummingbird brings along, has a module of the name of our room.
let hummingbird: Target.Dependency = .product(
    name: "Hummingbird", package: "hummingbird", moduleAliases: ["Metrics": "SwiftMetrics"])
let hummingbirdCore: Target.Dependency = .product(
    name: "HummingbirdCore", package: "hummingbird", moduleAliases: ["Metrics": "SwiftMetrics"])
let hummingbirdTLS: Target.Dependency = .product(
    name: "HummingbirdTLS", package: "hummingbird", moduleAliases: ["Metrics": "SwiftMetrics"])
let tls: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let httpParts: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let tokens: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let http1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioThreads: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

let package = Package(
    name: "daylight",
    products: [
        .executable(name: "daylight", targets: ["daylight"]),
        .roomsToMeasure([
            "Domain", "Metrics", "Access", "Ledger", "Publication", "PublishedPorts", "WorkPorts", "PersonalPorts",
            "EvidencePorts",
            "OrganizationPorts", "OutsidePorts", "LeadershipAnswers", "OrganizationAnswers", "WorkAnswers",
            "PersonalAnswers", "SignIn",
            "Calendars", "Intake", "Pages",
            "SQL", "Store", "StorePostgres", "StoreSQLite",
        ]),
        .doorsToFuzz,
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", exact: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system.git", exact: "1.8.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0", traits: []),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
    ],
    targets: [
        // Model: what happened, what it means
        room("Domain", in: "Model", settings: computing),
        room("Metrics", in: "Model", ["Domain"], settings: computing),
        room("Trends", in: "Model", ["Domain"], settings: computing),

        // Privacy: read this wing to check the claim
        room("Access", in: "Privacy", ["Domain"]),
        room("Ledger", in: "Privacy", ["Domain", crypto], settings: computing),
        room("Publication", in: "Privacy", ["Domain", "Metrics"], settings: computing),
        room("Rollout", in: "Privacy", ["Domain", "Access", crypto]),
        room("Voice", in: "Privacy", ["Domain"]),
        room("Passes", in: "Privacy", [crypto, cryptoExtras]),
        room("Notices", in: "Privacy", ["Domain", "Metrics", "Trends", "NoticePorts"]),

        // Ports
        room("PublishedPorts", in: "Ports", ["Domain", "Access"], folder: "Published"),
        room("WorkPorts", in: "Ports", ["Domain", "Access"], folder: "Work"),
        room("PersonalPorts", in: "Ports", ["Domain", "Access"], folder: "Personal"),
        room("EvidencePorts", in: "Ports", ["Domain"], folder: "Evidence"),
        room(
            "OrganizationPorts", in: "Ports", ["Domain", "Access", "EvidencePorts", "Rollout", "Voice"],
            folder: "Organization"),
        room("OutsidePorts", in: "Ports", ["Domain"], folder: "Outside"),
        room("NoticePorts", in: "Ports", ["Domain"], folder: "Notices"),
        room("MailPorts", in: "Ports", folder: "Mail"),

        // Questions
        room(
            "LeadershipAnswers", in: "Questions", ["Domain", "Metrics", "Trends", "Access", "PublishedPorts"]),
        room("WorkAnswers", in: "Questions", ["Domain", "Metrics", "Trends", "Access", "WorkPorts"]),
        room("PersonalAnswers", in: "Questions", ["Domain", "Metrics", "Trends", "Access", "PersonalPorts"]),
        room(
            "Letters", in: "Questions",
            [
                "Access", "Domain", "LeadershipAnswers", "MailPorts", "OrganizationAnswers", "OrganizationPorts",
                "OutsidePorts", "Pages", "PersonalAnswers", "WorkAnswers",
            ]),
        room("OrganizationAnswers", in: "Questions", ["Domain", "Access", "OrganizationPorts"]),
        room(
            "Actions", in: "Questions",
            ["Domain", "Access", "EvidencePorts", "OrganizationPorts", "OutsidePorts", "Passes", "Rollout", "Voice"]),
        room(
            "SignIn", in: "Questions",
            ["Domain", "Access", "EvidencePorts", "OrganizationPorts", "OutsidePorts", crypto, cryptoExtras, tokens]),

        // Evidence
        room("Intake", in: "Evidence", ["Domain", "EvidencePorts"], settings: computing),
        room(
            "GitHistory", in: "Evidence/Integrations", ["Domain", subprocess, system], settings: computing),
        room(
            "IntegrationKit", in: "Evidence/Integrations", ["Domain", "Intake", crypto], settings: computing),
        .systemLibrary(
            name: "CLibICal", path: "Sources/Evidence/CLibICal", pkgConfig: "libical",
            providers: [.apt(["libical-dev"])]),
        room("Calendars", in: "Evidence", ["Domain", "CLibICal"], settings: computing),
        integration("Alertmanager"),
        integration("CDEvents"),
        integration("DevLake"),
        integration("GitHub"),
        integration("GitLab"),
        integration("Gitea"),
        integration("Jira"),
        integration("PagerDuty"),
        room(
            "Connectors", in: "Evidence",
            [
                "Calendars", "Domain", "EvidencePorts", "OutsidePorts", "IntegrationKit", "Alertmanager", "CDEvents",
                "DevLake", "GitHub", "GitLab", "Gitea", "Jira", "PagerDuty", crypto,
            ]),
        room(
            "Jobs", in: "Evidence",
            [
                "Connectors", "Domain", "EvidencePorts", "Notices", "OrganizationPorts", "OutsidePorts",
                "Publication",
                lifecycle, logging,
            ]),

        // Storage
        room("SQL", in: "Storage"),
        room(
            "Store", in: "Storage",
            [
                "Domain", "Access", "Ledger", "Metrics", "Publication", "PublishedPorts", "WorkPorts", "PersonalPorts",
                "EvidencePorts", "NoticePorts",
                "OrganizationPorts", "Rollout", "SQL", "Voice", crypto,
            ]),
        room("StoreSQLite", in: "Storage", ["SQL", grdb, grdbSQLite]),
        .systemLibrary(
            name: "CLibPQ", path: "Sources/Storage/CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("StorePostgres", in: "Storage", ["SQL", "CLibPQ", nioThreads]),

        // Outside: the adapters of the way out
        room("OutboundHTTP", in: "Outside", ["OutsidePorts", httpClient, nio, nioThreads, http1, tls]),

        .systemLibrary(
            name: "CLibCurl", path: "Sources/Outside/CLibCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        room("OutboundMail", in: "Outside", ["MailPorts", "CLibCurl", nioThreads]),

        // Surface
        room("Charts", in: "Surface"),
        room("Pages", in: "Surface", ["Domain", "Access", "Charts", "Metrics", "Rollout", "Voice", mustache]),
        room("Shapes", in: "Surface", ["Domain", "Access", "Metrics", "PublishedPorts", "Rollout"]),
        room(
            "Web", in: "Surface",
            [
                "Domain", "Access", "Metrics", "LeadershipAnswers", "OrganizationAnswers", "WorkAnswers",
                "PersonalAnswers",
                "Actions",
                "SignIn", "Calendars", "Connectors", "IntegrationKit", "Intake", "Letters", "Pages", "Shapes",
                "Rollout",
                "Voice",
                "EvidencePorts", "OrganizationPorts", "OutsidePorts", hummingbird, nio, logging,
            ]),
        room(
            "Command", in: "Surface",
            [
                "Domain", "Access", "Metrics", "Ledger", "Publication", "PublishedPorts", "LeadershipAnswers",
                "WorkAnswers",
                "PersonalAnswers", "OrganizationAnswers", "Actions", "SignIn", "Calendars", "Connectors", "GitHistory",
                "Intake", "Jobs", "Letters", "Notices", "Shapes",
                "Web", "AttackSuite", "Demo", "Simulator", "Rollout",
                "EvidencePorts", "OrganizationPorts", "OutsidePorts", arguments, hummingbird, hummingbirdCore,
                hummingbirdTLS, tls, httpParts,
                lifecycle,
                logging, nio,
            ]),

        // Proof
        room("Simulator", in: "Proof", ["Domain"], settings: computing),
        room(
            "AttackSuite", in: "Proof", ["Domain", "Metrics", "Trends", "Publication", "Simulator", "Voice"],
            settings: computing),
        room(
            "Demo", in: "Proof",
            ["Domain", "Actions", "EvidencePorts", "Intake", "OrganizationPorts", "SignIn", "Simulator"],
            settings: computing),
        .executableTarget(
            name: "daylight",
            dependencies: [
                "Domain", "Access", "Actions", "Command", "Connectors", "Demo", "Jobs", "LeadershipAnswers", "Ledger",
                "Letters", "MailPorts", "NoticePorts", "Notices", "OrganizationPorts",
                "OutboundHTTP", "OutboundMail", "OutsidePorts", "Passes", "PersonalAnswers", "OrganizationAnswers",
                "Publication",
                "PublishedPorts", "Rollout", "Metrics", "Simulator", "SignIn", "SQL", "Store", "Web", "WorkAnswers",
                "StorePostgres", "StoreSQLite", crypto, logging,
            ],
            path: "Sources/daylight", exclude: ["README.md"], swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "Domain", "Access", "Ledger", "PersonalPorts", "EvidencePorts", "OrganizationPorts", "OutsidePorts",
                "Simulator",
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        // In this package, so that it reaches what is `package`; not among the tests, so that Fuzzing/ reaches it.
        .target(
            name: "FuzzTargets", dependencies: ["Domain", "GitHistory", "Intake", "Simulator"],
            path: "Tests/FuzzTargets",
            swiftSettings: computing),
        tests("Domain", ["Domain", "TestSupport"]),
        tests("Metrics", ["Domain", "Metrics", "TestSupport"]),
        tests("Actions", ["Actions", "Domain", "TestSupport"]),
        tests("Trends", ["Domain", "Trends", "TestSupport"]),
        tests("Ledger", ["Domain", "Ledger"]),
        tests("Notices", ["Domain", "Metrics", "NoticePorts", "Notices", "TestSupport", "Trends"]),
        tests(
            "AttackSuite",
            ["AttackSuite", "Command", "Domain", "Metrics", "Publication", "Simulator", "TestSupport", "Trends"]),
        tests("Publication", ["Domain", "Metrics", "Publication", "TestSupport", "Trends"]),
        tests("Access", ["Access", "Domain", "TestSupport"]),
        tests("Intake", ["Domain", "FuzzTargets", "Intake", "TestSupport"]),
        tests("Calendars", ["Calendars", "Connectors", "Domain", "EvidencePorts", "OutsidePorts", "TestSupport"]),
        tests(
            "Integrations",
            [
                "Alertmanager", "CDEvents", "Connectors", "DevLake", "Domain", "GitHub", "GitLab", "Gitea",
                "IntegrationKit", "Jira", "Metrics", "PagerDuty", "TestSupport", crypto,
            ]),
        tests("WorkAnswers", ["Access", "Domain", "Metrics", "TestSupport", "WorkAnswers", "WorkPorts"]),
        tests("PersonalAnswers", ["Domain", "Metrics", "PersonalAnswers", "TestSupport", "Trends"]),
        tests("GitHistory", ["Domain", "FuzzTargets", "GitHistory", "TestSupport", subprocess]),
        tests(
            "Store",
            [
                "Access", "Actions", "Domain", "EvidencePorts", "LeadershipAnswers", "WorkAnswers", "WorkPorts",
                "Ledger",
                "Metrics", "NoticePorts", "OrganizationPorts",
                "Passes", "PersonalAnswers", "PersonalPorts", "Publication", "PublishedPorts", "SQL", "Store",
                "StorePostgres", "StoreSQLite",
                "OutsidePorts", "Rollout", "TestSupport", "Voice", crypto, cryptoExtras,
            ]),
        tests(
            "Jobs",
            [
                "Access", "Connectors", "Domain", "EvidencePorts", "Jobs", "Ledger", "OrganizationPorts",
                "OutsidePorts", "SQL",
                "Store", "StoreSQLite", "TestSupport",
                lifecycle, logging,
            ]),
        tests(
            "SignIn",
            [
                "Access", "Domain", "EvidencePorts", "Ledger", "OrganizationPorts", "OutsidePorts", "SQL", "SignIn",
                "Store", "StoreSQLite", "TestSupport", crypto, cryptoExtras,
            ]),
        tests("Simulator", ["Domain", "Intake", "Metrics", "Simulator", "TestSupport"]),
        tests("OutboundHTTP", ["OutboundHTTP", "OutsidePorts", nio, nioThreads, http1]),
        tests("OutboundMail", ["MailPorts", "OutboundMail"]),
        tests("Letters", ["Access", "Domain", "Letters", "MailPorts", "OrganizationPorts", "TestSupport"]),
        tests("Shapes", ["Shapes"]),
        tests("Rollout", ["Access", "Domain", "Rollout", "Simulator"]),
        tests(
            "Voice", ["Domain", "Passes", "TestSupport", "Voice", crypto, cryptoExtras]),
        tests("Charts", ["Charts"]),
        tests("Pages", ["Access", "Charts", "Domain", "Metrics", "Pages", "Rollout", "Trends", "Voice"]),
    ],
    swiftLanguageModes: [.v6])
