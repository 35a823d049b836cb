/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators): the same seed, the same numbers.
public struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64
    public init(_ seed: UInt64) { state = seed }

    /// A stream of its own for each combination, so that one more person or day changes no other.
    init(_ seed: Int, _ parts: Int...) {
        var mixed = UInt64(bitPattern: Int64(seed))
        for part in parts {
            var step = Seeded(mixed ^ (UInt64(bitPattern: Int64(part)) &* 0xD6E8_FEB8_6659_FD93))
            mixed = step.next()
        }
        state = mixed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// From 0 up to 1, without 1.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
    mutating func chance(_ probability: Double) -> Bool { share() < probability }
    mutating func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + share() * (range.upperBound - range.lowerBound)
    }
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(share() * Double(range.upperBound - range.lowerBound + 1))
    }
    mutating func one<Element>(of elements: [Element]) -> Element { elements[within(0...(elements.count - 1))] }
    /// About normal: mean 0, deviation 1, never beyond 3.
    mutating func spread() -> Double {
        var sum = 0.0
        for _ in 0..<6 { sum += share() }
        return (sum - 3) * 1.4142
    }
}
