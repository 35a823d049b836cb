import Simulator

/// A beginning, a piece that comes again and again, and an end: an input of any size.
public struct Shape: Sendable {
    private let before: ArraySlice<UInt8>
    public let piece: ArraySlice<UInt8>
    private let after: ArraySlice<UInt8>

    public func bytes(_ size: Int) -> [UInt8] {
        var bytes = Array(before)
        bytes.reserveCapacity(size + after.count + piece.count)
        while bytes.count < size { bytes += piece }
        return bytes + after
    }

    /// The shape of this number under this seed, cut out of a file of the corpus or of a mutation of one.
    public static func made(_ index: Int, seed: UInt64, from seeds: [[UInt8]], _ mutator: inout Mutator) -> Shape {
        var random = Seeded(seed &+ UInt64(index))
        let bytes =
            index.isMultiple(of: 3) ? seeds.randomElement(using: &random) ?? [] : mutator.input(index, seed: seed)
        guard !bytes.isEmpty else { return Shape(before: [], piece: [0x22], after: []) }
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let longest = [1, 2, 4, 8, 40].randomElement(using: &random) ?? 1
        let end = min(bytes.count, start + Int.random(in: 1...longest, using: &random))
        return Shape(before: bytes[..<start], piece: bytes[start..<end], after: bytes[end...])
    }
}
