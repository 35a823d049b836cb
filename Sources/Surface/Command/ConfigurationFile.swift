import Foundation

/// `daylight.conf`: lines of `key = value`.
struct ConfigurationFile {
    struct Line {
        let value: String
        /// Counted from one.
        let number: Int
    }

    let path: String
    let lines: [String: Line]

    /// Of a directory that has no such file.
    static let none = ConfigurationFile()

    private init() {
        path = ""
        lines = [:]
    }

    /// - Parameter names: the keys that there are.
    /// - Throws: the first line that is none of these, or is there twice.
    init(_ path: String, names: Set<String>) throws {
        let text = try NamedFile(path).text()
        var lines: [String: Line] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            func refusal(_ sentence: String) -> CommandFailure {
                CommandFailure(.usage, "\(path), line \(index + 1): \(sentence)")
            }
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2 else { throw refusal("write `key = value`.") }
            guard names.contains(parts[0]) else {
                throw refusal(
                    parts[0] == "data"
                        ? "the directory is where this file lies: say --data, or name the file with --config."
                        : "there is no setting \(parts[0]).")
            }
            guard lines.updateValue(Line(value: parts[1], number: index + 1), forKey: parts[0]) == nil else {
                throw refusal("\(parts[0]) is said twice: keep one of the lines.")
            }
        }
        self.path = path
        self.lines = lines
    }
}

/// A file that somebody has named. What is wrong with it is told apart: a path that leads nowhere is not a bad file.
struct NamedFile {
    let path: String

    init(_ path: String) { self.path = path }

    /// - Throws: `CommandFailure` if it is not there, may not be read, is a directory or no text.
    func text() throws(CommandFailure) -> String {
        try mustBeReadable()
        // Read to its end, and not by its size: a secret may come from a pipe.
        do {
            let bytes = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd() ?? Data()
            if let text = String(data: bytes, encoding: .utf8) { return text }
        } catch { throw CommandFailure(.usage, "\(path) cannot be read.") }
        throw CommandFailure(.usage, "\(path) cannot be read as text (UTF-8).")
    }

    /// - Throws: `CommandFailure` if it is not there, may not be read or is a directory.
    func mustBeReadable() throws(CommandFailure) {
        var isDirectory: ObjCBool = false
        if access(path, R_OK) != 0 {
            throw CommandFailure(
                .usage, errno == EACCES ? "This account may not read \(path)." : "\(path) is not there.")
        }
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            throw CommandFailure(.usage, "\(path) is a directory: name a file.")
        }
    }
}
