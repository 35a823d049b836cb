import Foundation
import FuzzTargets

/// Whether time grows as the input does: a piece is repeated until the input is long, then four times as long.
///
/// Only a reading that takes unusually long for its size is measured twice: all others are linear, or near enough to it.
struct Growth {
    private static let size = 131_072
    private static let factor = 4
    /// Far more than any linear reading takes for a byte.
    private static let suspiciousNanoseconds = 300.0
    /// Sixteen times is quadratic, four is linear.
    private static let mostTimes = 8.0

    private let target: FuzzTarget
    private let seeds: [[UInt8]]
    private let seed: UInt64

    init(_ target: FuzzTarget, seeds: [[UInt8]], seed: UInt64) {
        self.target = target
        self.seeds = seeds
        self.seed = seed
    }

    func run(count: Int) throws {
        var mutator = Mutator(seeds: seeds, tokens: target.tokens)
        var slowest = 0.0
        var measured = 0
        for index in 0..<count {
            let shape = Shape.made(index, seed: seed, from: seeds, &mutator)
            let short = shape.bytes(Self.size)
            let time = nanoseconds(short, times: 1)
            guard time / Double(short.count) > Self.suspiciousNanoseconds / 10 else { continue }
            let once = nanoseconds(short, times: 3)
            slowest = max(slowest, once / Double(short.count))
            guard once / Double(short.count) > Self.suspiciousNanoseconds else { continue }
            measured += 1
            let long = nanoseconds(shape.bytes(Self.size * Self.factor), times: 3)
            guard long > once * Self.mostTimes else { continue }
            let path = FileManager.default.temporaryDirectory.appending(path: "growth-\(target.name)")
            try Data(short).write(to: path)
            Fuzz.leave(
                "\(target.name): four times the input takes \(Int(long / once)) times as long\n"
                    + "repeated: \(String(reflecting: String(decoding: shape.piece, as: UTF8.self))), the short input is in \(path.path)"
            )
        }
        Fuzz.say(
            "\(target.name): time grows as the input does, in \(count) shapes; at most \(Int(slowest)) ns a byte, "
                + "\(measured) measured at four times the size")
    }

    /// The least of some runs, in time of this thread alone: another process must make no finding.
    private func nanoseconds(_ bytes: [UInt8], times: Int) -> Double {
        (0..<times).map { _ in
            let start = Self.threadTime()
            target.read(bytes)
            return Double(Self.threadTime() - start)
        }.min() ?? 0
    }

    private static func threadTime() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
