import OutsidePorts
import Testing

/// What is made of unpredictable bytes.
@Suite struct RandomnessTests {
    private struct Given: Randomness {
        let these: [UInt8]
        func bytes(_ count: Int) -> [UInt8] { Array(these.prefix(count)) }
    }

    /// RFC 9562, section 5.4: version 4 in the seventh byte, variant 10 in the ninth, every other bit as it comes.
    @Test(
        arguments: [
            (Array(0..<16), "00010203-0405-4607-8809-0a0b0c0d0e0f"),
            (Array(repeating: 0, count: 16), "00000000-0000-4000-8000-000000000000"),
            (Array(repeating: 0xFF, count: 16), "ffffffff-ffff-4fff-bfff-ffffffffffff"),
            ([0xA9, 0x9A] + Array(repeating: 0x5B, count: 14), "a99a5b5b-5b5b-4b5b-9b5b-5b5b5b5b5b5b"),
        ] as [([UInt8], String)])
    func `a key has the form that every client accepts`(bytes: [UInt8], key: String) {
        #expect(Given(these: bytes).uuid() == key)
    }
}
