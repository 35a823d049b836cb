import Foundation

/// The files of `Fuzzing/Corpus`, which both the tests and the fuzzing start from.
public enum Corpus {
    public static func files(of target: FuzzTarget, in folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(filePath: folder).appending(path: target.name)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()
            .map { name in
                (name, Array(try Data(contentsOf: folder.appending(path: name))))
            }
    }

    /// Where it is in this working copy.
    public static var folder: String {
        URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fuzzing/Corpus").path
    }

    /// The small version, for every run of the tests: the files as they are, and so many mutations of them.
    public static func check(_ target: FuzzTarget, mutations: Int, seed: UInt64) throws {
        let files = try files(of: target, in: folder)
        for (name, bytes) in files { try blame("the file \(name)") { () throws(Violation) in try target.check(bytes) } }
        var mutator = Mutator(seeds: files.map(\.bytes), tokens: target.tokens)
        for index in 0..<mutations {
            let input = mutator.input(index, seed: seed)
            try blame("input \(index) of seed \(seed)") { () throws(Violation) in try target.check(input) }
        }
    }

    private static func blame(_ input: String, _ check: () throws(Violation) -> Void) throws(Violation) {
        do throws(Violation) { try check() } catch { throw Violation("\(input): \(error.sentence)") }
    }
}
