import Simulator

/// A promise that the code under test has not kept, in one sentence.
public struct Violation: Error, Sendable, CustomStringConvertible {
    public let sentence: String
    init(_ sentence: String) { self.sentence = sentence }

    public var description: String { sentence }
}

/// A door through which foreign bytes come in, and what must hold whatever they are.
///
/// The same targets are run by tests on a small corpus and by `Fuzzing/` on millions of inputs.
public struct FuzzTarget: Sendable {
    /// Also the name of its folder in `Fuzzing/Corpus`.
    public let name: String
    /// Pieces that mean something to the code under test.
    public let tokens: [[UInt8]]
    /// Only reads, as the product does: for measuring how time grows.
    public let read: @Sendable ([UInt8]) -> Void
    /// Reads and checks every property.
    public let check: @Sendable ([UInt8]) throws(Violation) -> Void

    public static let all = [heartbeats, csv, userAgent, gitLog, gitRefs]

    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

func demand(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(Violation) {
    if !holds { throw Violation(sentence()) }
}

/// Also equal as bytes: `==` takes different spellings of one text for the same.
func isSame(_ a: String?, _ b: String?) -> Bool {
    switch (a, b) {
    case (nil, nil): true
    case (let a?, let b?): a.utf8.elementsEqual(b.utf8)
    default: false
    }
}

/// Chance that depends on the bytes alone, so that a finding is a file and nothing else.
func chance(from bytes: [UInt8]) -> Seeded {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return Seeded(hash)
}
