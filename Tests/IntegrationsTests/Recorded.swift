import Foundation
import Testing

/// What others have recorded, where it is to be had.
enum Recorded {
    static let root = ProcessInfo.processInfo.environment["DAYLIGHT_FIXTURES"]

    static func files(_ folder: String, ending: String = ".json") throws -> [URL] {
        let root = URL(fileURLWithPath: try #require(root)).appending(path: folder)
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
        let files = (found ?? []).filter { $0.lastPathComponent.hasSuffix(ending) }.sorted { $0.path < $1.path }
        try #require(!files.isEmpty, "there is nothing in \(folder)")
        return files
    }

    static func text(_ file: URL) throws -> String { try String(contentsOf: file, encoding: .utf8) }
}
