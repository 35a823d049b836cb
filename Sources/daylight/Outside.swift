import Command
import Domain
import Foundation
import OutboundHTTP
import OutsidePorts

/// The machine's clock.
struct SystemClock: Clock {
    func now() -> Instant { Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1e6).rounded())) }
}

/// The clock of a simulated directory: runs on from a moment, or stands still at it.
struct SimulatedClock: Clock {
    private let moment: Instant
    private let began: Instant?

    init(runningFrom moment: Instant) {
        self.moment = moment
        began = SystemClock().now()
    }

    init(standingAt moment: Instant) {
        self.moment = moment
        began = nil
    }

    func now() -> Instant { began.map { moment.adding(SystemClock().now().since($0)) } ?? moment }
}

/// The machine's generator for secrets.
struct SystemRandomness: Randomness {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            var word = generator.next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return Array(bytes.prefix(count))
    }
}

/// What may be called although it is not public: what the operator's file names.
func allowList(_ place: Place) throws -> AllowList {
    guard let file = place.outboundAllow else { return AllowList() }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw CommandFailure(.usage, "The file of --outbound-allow cannot be read: \(file).")
    }
    do {
        return try AllowList(text: text)
    } catch {
        throw CommandFailure(
            .usage, "\(file), line \(error.line): write a host, an address or a network like 10.0.0.0/8.")
    }
}
