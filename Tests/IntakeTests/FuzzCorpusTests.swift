import Foundation
import FuzzTargets
import Testing

/// What `make fuzz` does with millions of inputs, with a few thousand.
@Suite struct FuzzCorpusTests {
    @Test(arguments: ["heartbeats", "csv", "user-agent"])
    func `whatever comes in, every property holds`(name: String) throws {
        try Corpus.check(try #require(FuzzTarget.named(name)), mutations: 2_000, seed: 11)
    }

    @Test func `every import of a table is driven, and has a file in the corpus`() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let room = root.appending(path: "Sources/Evidence/Intake")
        let files = try FileManager.default.contentsOfDirectory(at: room, includingPropertiesForKeys: nil)
        let text = try files.map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
        let imports = text.matches(
            of: /struct (\w+Import): Sendable \{(?:(?!\nstruct |\npublic struct )[\s\S])*?Table\(/
        ).map { String($0.1) }
        #expect(imports.count == 13, "\(imports)")
        let driver = try String(contentsOf: root.appending(path: "Tests/FuzzTargets/CSV.swift"), encoding: .utf8)
        for name in imports { #expect(driver.contains("try \(name)(bytes"), "\(name)") }
        let corpus = root.appending(path: "Fuzzing/Corpus/csv")
        let headers = try FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)
            .compactMap { try? String(contentsOf: $0, encoding: .utf8) }
            .compactMap { $0.split(whereSeparator: \.isNewline).first.map(String.init) }
        for column in [
            "merge_sha", "reviewer_email", "detected_at", "completed_at", "item", "repository", "login", "effect",
        ] {
            #expect(headers.contains { $0.split(separator: ",").contains(Substring(column)) }, "\(column)")
        }
    }
}
