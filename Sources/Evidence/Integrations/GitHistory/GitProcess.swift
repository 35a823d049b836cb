import Domain
import Foundation
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Runs git on one repository, read-only: without the network, prompts, hooks, a pager, or a language of its own.
struct GitProcess: Sendable {
    /// How a run ended. Only `isSuccess` means that the output was whole.
    struct Ending {
        let isSuccess: Bool
        /// The exit code; nil after a signal.
        let code: Int32?
        /// The beginning of what git wrote to standard error.
        let complaint: String
    }

    /// As the caller named it.
    let path: String
    private let environment: Environment
    private let program: Executable
    /// How long git may say nothing while it reads a history: looking for the few commits that touch a path takes long.
    let silence: Duration

    /// - Parameter environment: of this process; git gets the few variables of it that say where things are.
    init(path: String, environment: [String: String], silence: Duration) {
        self.path = path
        self.silence = silence
        var kept: [Environment.Key: String] = [:]
        for (name, value) in environment where Self.inherited.contains(name) {
            if let key = Environment.Key(rawValue: name) { kept[key] = value }
        }
        self.environment = .custom(kept).updating(Self.fixed)
        // Looked for once: the library starts a process for every folder of the PATH, every time.
        program =
            environment["PATH", default: ""].split(separator: ":").map { "\($0)/git" }
            .first { $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0) }
            .map { .path(FilePath($0)) } ?? .name("git")
    }

    /// Where git and the settings of the account and the machine are: `safe.directory` is in these, so they must be read. Git
    /// compares owners with SUDO_UID under sudo. A GIT_DIR from a hook around us would lead to another repository.
    private static let inherited: Set = [
        "PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR", "SUDO_UID", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
    ]

    private static let fixed: [Environment.Key: String?] = [
        // Complaints are told apart by their words.
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        // Git writes into a pipe commit by commit unless it is told not to, which nearly doubles the time of a reading.
        "GIT_FLUSH": "0",
        // Nothing is written, not even a refreshed index.
        "GIT_OPTIONAL_LOCKS": "0",
        // History as it was made, not as a replacement or a graft in this copy shows it.
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        // A partial clone is read as far as it goes. Older versions of git do not know the first, but then have no transport.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
    ]

    private static let beforeEveryCommand = [
        "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
        "-c", "advice.graftFileDeprecated=false",
        // What a file beside the commits says of them is not what they say; and a walk of two paths follows no name.
        "-c", "core.commitGraph=false", "-c", "log.follow=false",
    ]

    /// Enough for thousands of warnings, each of which may be the one that matters.
    private static let longestComplaint = 1 << 20

    /// Runs git to its end and hands each piece of its output to `each`, which git waits for: the pipe between them is all
    /// that is ever ahead. It is for commands that say much; others have `answer`.
    ///
    /// - Parameter lines: for git's standard input. They come from a file without a name, because writing into a pipe whose
    ///   reader has died would end this process.
    /// - Throws: a `GitFault` if git cannot be started, and whatever `each` throws; git is stopped then. How git itself fared
    ///   is in the ending.
    func run(
        _ arguments: [String], lines: [String] = [], each: ([UInt8]) async throws -> Void
    ) async throws -> Ending {
        let input = try standardInput(lines)
        let pipe: GitPipe
        do { pipe = try GitPipe() } catch {
            try? input.close()
            throw GitFault.failed(path: path, says: "no pipe: \(error)")
        }
        defer { pipe.close() }
        do {
            let result = try await Subprocess.run(
                program, arguments: Arguments(Self.beforeEveryCommand + ["-C", folder] + arguments),
                environment: environment, input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true), error: .sequence
            ) { execution in
                // Read at the same time as the output: git stops when nobody empties this pipe.
                async let complaint = Self.beginning(of: execution.standardError)
                while let piece = try await pipe.next(within: silence) { try await each(piece) }
                return try await complaint
            }
            // Cancelling looks like the end of the output, and stops git.
            try Task.checkCancellation()
            return ending(result.terminationStatus, result.closureResult)
        } catch is GitPipe.Silence {
            throw GitFault.failed(path: path, says: "git said nothing for \(silence.components.seconds) seconds")
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw fault(error)
        }
    }

    private func ending(_ status: TerminationStatus, _ complaint: String) -> Ending {
        guard case .exited(let code) = status else {
            return Ending(isSuccess: false, code: nil, complaint: "git was stopped: \(status)")
        }
        return Ending(isSuccess: code == 0, code: code, complaint: complaint)
    }

    private func fault(_ error: SubprocessError) -> GitFault {
        error.code == .executableNotFound ? .gitNotInstalled : .failed(path: path, says: error.description)
    }

    /// The whole output of a command that answers little.
    func answer(_ arguments: [String], lines: [String] = []) async throws -> (output: [UInt8], ending: Ending) {
        let input = try standardInput(lines)
        do {
            let result = try await Subprocess.run(
                program, arguments: Arguments(Self.beforeEveryCommand + ["-C", folder] + arguments),
                environment: environment, input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .sequence, error: .sequence
            ) { execution in
                async let complaint = Self.beginning(of: execution.standardError)
                var output: [UInt8] = []
                for try await piece in execution.standardOutput { piece.withUnsafeBytes { output += $0 } }
                return (output, try await complaint)
            }
            try Task.checkCancellation()
            let (output, complaint) = result.closureResult
            return (output, ending(result.terminationStatus, complaint))
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw fault(error)
        }
    }

    /// What a second git makes of all that a first one says. That goes from one to the other and is never in this process.
    /// - Throws: a `GitFault` if one of them does not end well.
    func answer(_ first: [String], lines: [String], into second: [String]) async throws -> [UInt8] {
        let input = try standardInput(lines)
        let between: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
        do { between = try FileDescriptor.pipe() } catch {
            try? input.close()
            throw GitFault.failed(path: path, says: "no pipe: \(error)")
        }
        let start = Self.beforeEveryCommand + ["-C", folder]
        do {
            async let source = Subprocess.run(
                program, arguments: Arguments(start + first), environment: environment,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .fileDescriptor(between.writeEnd, closeAfterSpawningProcess: true), error: .discarded)
            let sink = try await Subprocess.run(
                program, arguments: Arguments(start + second), environment: environment,
                input: .fileDescriptor(between.readEnd, closeAfterSpawningProcess: true),
                output: .bytes(limit: 16 << 20), error: .discarded)
            let isWhole = try await source.terminationStatus.isSuccess && sink.terminationStatus.isSuccess
            try Task.checkCancellation()
            guard isWhole else { throw GitFault.failed(path: path, says: "git \(first[0]) was not whole") }
            return sink.standardOutput
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw GitFault.failed(path: path, says: error.description)
        }
    }

    /// What a complaint means. Its words are git's own, which are the same in all languages under LC_ALL=C.
    func fault(_ ending: Ending) -> GitFault {
        let complaint = ending.complaint
        // A path may hold a quote and a line's end; what follows it is git's own.
        for (before, after) in [
            ("detected dubious ownership in repository at '", "'\nTo add an exception"),
            ("unsafe repository ('", "' is owned by"),
        ] {
            guard let start = complaint.range(of: before)?.upperBound else { continue }
            return .dubiousOwnership(path: complaint[start...].components(separatedBy: after)[0])
        }
        if complaint.contains("cannot change to") {
            if complaint.contains("Permission denied") { return .noPermission(path: path) }
            return complaint.contains("Not a directory") ? .notARepository(path: path) : .notThere(path: path)
        }
        if complaint.contains("not a git repository") { return .notARepository(path: path) }
        if complaint.contains("Permission denied") { return .noPermission(path: path) }
        if ending.code == nil { return .failed(path: path, says: complaint) }
        return .damaged(path: path, says: firstLine(of: complaint))
    }

    /// What git says first, fit for a line of a terminal: names of references in it could be made to look like anything.
    func firstLine(of complaint: String) -> String {
        let lines = complaint.split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("fatal: ") } ?? lines.first ?? "nothing"
        return OneLine.of(String(String.UnicodeScalarView(line.unicodeScalars.prefix(200))))
    }

    /// Something that git cannot take for an option, nor for "stay here" as an empty text would be.
    private var folder: String { path.hasPrefix("/") ? path : "./" + path }

    private static func beginning(of errors: SubprocessOutputSequence) async throws -> String {
        var bytes: [UInt8] = []
        for try await piece in errors where bytes.count < longestComplaint {
            bytes += piece.withUnsafeBytes { Array($0.prefix(longestComplaint - bytes.count)) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func standardInput(_ lines: [String]) throws(GitFault) -> FileDescriptor {
        do {
            guard !lines.isEmpty else { return try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec) }
            let name = FileManager.default.temporaryDirectory.appending(path: "daylight-\(UUID().uuidString)").path
            let file = try FileDescriptor.open(
                FilePath(name), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
            do {
                try FileManager.default.removeItem(atPath: name)
                try file.writeAll(lines.joined(separator: "\n").utf8)
                try file.writeAll("\n".utf8)
                try file.seek(offset: 0, from: .start)
                return file
            } catch {
                try? file.close()
                throw error
            }
        } catch {
            throw .failed(path: path, says: "no temporary file: \(error)")
        }
    }
}
