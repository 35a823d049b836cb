import Domain
import Foundation
import GitHistory
import Subprocess
import Synchronization

/// A temporary folder with real repositories in it, made by git without any settings of this account or machine.
struct Given {
    let folder: String

    private static let settings = [
        "HOME": "/nowhere", "GIT_CONFIG_NOSYSTEM": "1", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
    ]

    /// Runs `body` with a folder that is gone afterwards.
    static func folder(_ body: (Given) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "daylight-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(Given(folder: folder))
    }

    /// The same with an empty repository `work`.
    static func repository(_ body: (Given) async throws -> Void) async throws {
        try await folder { given in
            try await given.git("init", "--quiet", "--initial-branch=main", given.path("work"), in: ".")
            try await body(given)
        }
    }

    func path(_ name: String) -> String { name == "." ? folder : folder + "/" + name }

    @discardableResult
    func git(
        _ arguments: String..., in name: String = "work", at seconds: Int = 1_000_000, stdin: [UInt8] = []
    ) async throws -> String {
        let dates = ["GIT_AUTHOR_DATE": "@\(seconds) +0000", "GIT_COMMITTER_DATE": "@\(seconds + 60) +0000"]
        let people = [
            "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "Ada@Example.org", "GIT_COMMITTER_NAME": "Bob",
            "GIT_COMMITTER_EMAIL": "bob@example.org",
        ]
        var environment: [Environment.Key: String] = [:]
        for (key, value) in Self.settings.merging(dates, uniquingKeysWith: { $1 }).merging(
            people, uniquingKeysWith: { $1 })
        {
            environment[.init(rawValue: key) ?? "NONE"] = value
        }
        let result = try await Subprocess.run(
            .name("git"), arguments: Arguments(["-c", "advice.nestedTag=false", "-C", path(name)] + arguments),
            environment: .custom(environment), input: .array(stdin), output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw Failed(sentence: "git \(arguments.joined(separator: " ")): \(result.standardError)")
        }
        return result.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    struct Failed: Error { let sentence: String }

    /// An empty commit on the branch that is checked out.
    @discardableResult
    func commit(in name: String = "work", at seconds: Int = 1_000_000) async throws -> CommitID {
        try await git("commit", "--quiet", "--allow-empty", "--message", "said in confidence", in: name, at: seconds)
        return try await id("HEAD", in: name)
    }

    func id(_ revision: String, in name: String = "work") async throws -> CommitID {
        let text = try await git("rev-parse", "--verify", revision, in: name)
        guard let id = CommitID(text) else { throw Failed(sentence: "no id: \(text)") }
        return id
    }

    /// A commit object byte by byte, as broken as it may be; `main` points at it afterwards.
    @discardableResult
    func rawCommit(_ author: [UInt8], _ committer: [UInt8], parents: [CommitID] = []) async throws -> CommitID {
        let tree = try await git("mktree")
        var object = Array("tree \(tree)\n".utf8)
        for parent in parents { object += Array("parent \(parent)\n".utf8) }
        object += Array("author ".utf8) + author + Array("\ncommitter ".utf8) + committer + Array("\n\nsaid\n".utf8)
        let text = try await git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin: object)
        guard let id = CommitID(text) else { throw Failed(sentence: "no id: \(text)") }
        try write("\(id)\n", to: "work/.git/refs/heads/main")
        return id
    }

    func write(_ text: String, to name: String) throws {
        try FileManager.default.createDirectory(
            atPath: (path(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func remove(_ id: CommitID, from name: String = "work") throws {
        try FileManager.default.removeItem(atPath: objectPath(id, in: name))
    }

    func objectPath(_ id: CommitID, in name: String = "work") -> String {
        path("\(name)/.git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    }

    // MARK: Reading

    /// What a process of Daylight would have around it here.
    var environment: [String: String] { Self.settings }

    /// The same with a program in front of git, written as a shell script; `$GIT` is git itself.
    func environment(git script: String) throws -> [String: String] {
        let real = Self.settings["PATH", default: ""].split(separator: ":").map { "\($0)/git" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        try write("#!/bin/sh\nGIT=\(real ?? "git")\n\(script)\n", to: "bin/git")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path("bin/git"))
        return Self.settings.merging(["PATH": path("bin") + ":" + Self.settings["PATH", default: ""]]) { $1 }
    }

    func read(
        _ name: String = "work", since earlier: [CommitID] = [], touching paths: [String] = [], batchSize: Int = 1_000,
        environment: [String: String]? = nil
    ) async throws -> (commits: [Commit], reading: GitReading) {
        let commits = Mutex<[Commit]>([])
        let repository = try await GitRepository(at: path(name), environment: environment ?? self.environment)
        let reading = try await repository.read(since: earlier, touching: paths, batchSize: batchSize) { batch in
            commits.withLock { $0 += batch }
        }
        return (commits.withLock(\.self), reading)
    }

    /// What reading it comes to instead.
    func fault(_ name: String = "work", environment: [String: String]? = nil) async throws -> GitFault? {
        do {
            _ = try await read(name, environment: environment)
            return nil
        } catch let fault as GitFault { return fault }
    }
}
