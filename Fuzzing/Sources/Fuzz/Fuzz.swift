import Foundation
import FuzzTargets

/// Runs the targets that `Tests/FuzzTargets` describes. What calls it is `bin/fuzz`.
#if !LIBFUZZER
@main
#endif
enum Fuzz {
    static let usage = """
        Fuzz seeded TARGET CORPUS COUNT SEED      mutations of the corpus, the same for the same seed
        Fuzz growth TARGET CORPUS COUNT SEED      whether time grows as the input does
        Fuzz input TARGET CORPUS SEED INDEX FILE  writes the input of that number
        Fuzz files TARGET FILE...                 checks these
        """

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 3, let target = FuzzTarget.named(arguments[2]) else { leave(usage) }
        func number(_ index: Int) -> Int {
            guard arguments.indices.contains(index), let number = Int(arguments[index]) else { leave(usage) }
            return number
        }
        switch arguments[1] {
        case "seeded":
            let run = SeededRun(target, seeds: try seeds(target, arguments[3]), seed: UInt64(number(5)))
            run.run(count: number(4))
        case "growth":
            try Growth(target, seeds: try seeds(target, arguments[3]), seed: UInt64(number(5))).run(count: number(4))
        case "input":
            var mutator = Mutator(seeds: try seeds(target, arguments[3]), tokens: target.tokens)
            let bytes = mutator.input(number(5), seed: UInt64(number(4)))
            guard arguments.count > 6 else { leave(usage) }
            try Data(bytes).write(to: URL(filePath: arguments[6]))
        case "files":
            for path in arguments[3...] {
                do throws(Violation) {
                    try target.check(Array(FileManager.default.contents(atPath: path) ?? Data()))
                } catch {
                    leave("\(path): \(error)")
                }
            }
            say("\(arguments.count - 3) files hold")
        default: leave(usage)
        }
    }

    private static func seeds(_ target: FuzzTarget, _ folder: String) throws -> [[UInt8]] {
        try Corpus.files(of: target, in: folder).map(\.bytes)
    }

    static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    static func leave(_ sentence: String) -> Never {
        FileHandle.standardError.write(Data((sentence + "\n").utf8))
        exit(1)
    }
}
