import Domain
import Foundation
import OutsidePorts

/// The machine's clock.
struct SystemClock: Clock {
    func now() -> Instant { Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1e6).rounded())) }
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
