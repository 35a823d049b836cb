import Simulator

/// What the simulated worlds and the samples draw from one stream.
extension Seeded {
    /// A stream of its own for each organization and purpose, so that one attacker more changes no other's sample.
    init(_ seed: Int, organization: Int, purpose: Purpose) {
        var mixed = Seeded(UInt64(bitPattern: Int64(seed)))
        let first = mixed.next() ^ (UInt64(bitPattern: Int64(organization)) &* 0x9FB2_1C65_1E98_DF25)
        var second = Seeded(first)
        self.init(second.next() ^ (purpose.rawValue &* 0xD6E8_FEB8_6659_FD93))
    }

    enum Purpose: UInt64 {
        case world = 1
        case swap, kin, linear, interval, colluding, notices, formula, looks, concerns, falseNotices, shares, settings
    }

    /// From 0 up to 1, without 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
    mutating func isHit(_ probability: Double) -> Bool { fraction() < probability }
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(fraction() * Double(range.upperBound - range.lowerBound + 1))
    }
    mutating func element<Element>(of elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }
    /// About normal: mean 0, deviation 1, never beyond 4.2.
    mutating func normal() -> Double {
        var sum = 0.0
        for _ in 0..<6 { sum += fraction() }
        return (sum - 3) * 1.414_213_562
    }
}
