/// A whole number modulo the prime 2^61 − 1: arithmetic that is exact and never overflows.
///
/// It answers what fractions would, unless the prime happens to divide one of the determinants involved: about once in
/// 2^61.
struct Residue: Equatable, Sendable {
    static let prime: UInt64 = (1 << 61) - 1
    static let zero = Residue(0)
    static let one = Residue(1)

    /// Below the prime.
    let raw: UInt64
    private init(reduced raw: UInt64) { self.raw = raw }
    init(_ value: Int) {
        let magnitude = UInt64(value.magnitude) % Self.prime
        raw = value < 0 && magnitude != 0 ? Self.prime - magnitude : magnitude
    }

    var isZero: Bool { raw == 0 }

    static func + (a: Residue, b: Residue) -> Residue {
        let sum = a.raw + b.raw
        return Residue(reduced: sum >= prime ? sum - prime : sum)
    }
    static prefix func - (a: Residue) -> Residue { Residue(reduced: a.raw == 0 ? 0 : prime - a.raw) }
    static func - (a: Residue, b: Residue) -> Residue { a + -b }

    /// 2^61 is 1, so the upper bits of the product are simply added to the lower ones.
    static func * (a: Residue, b: Residue) -> Residue {
        let product = a.raw.multipliedFullWidth(by: b.raw)
        let sum = (product.low & prime) + (product.high << 3 | product.low >> 61)
        return Residue(reduced: sum >= prime ? sum - prime : sum)
    }

    /// What gives one with it (Fermat: a^(p − 2)); zero for zero.
    var inverse: Residue {
        var result = Residue.one
        var square = self
        var exponent = Self.prime - 2
        while exponent > 0 {
            if exponent & 1 == 1 { result = result * square }
            square = square * square
            exponent >>= 1
        }
        return result
    }
}
