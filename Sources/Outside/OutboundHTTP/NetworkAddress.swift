import Foundation

/// An address of the Internet, as its bytes: 4 or 16.
struct NetworkAddress: Hashable {
    let bytes: [UInt8]

    /// Nil for anything but the usual spelling of an address.
    init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: sixteen) { Array($0) }
        } else {
            return nil
        }
    }

    private init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// An address of version 4 that travels inside one of version 6 (mapped, NAT64, 6to4) is looked at as what it is.
    var plain: NetworkAddress {
        guard bytes.count == 16 else { return self }
        for (prefix, at) in Self.carriers where bytes.starts(with: prefix) {
            return NetworkAddress(bytes: bytes[at..<(at + 4)])
        }
        return self
    }

    private static let carriers: [(prefix: [UInt8], at: Int)] = [
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 12), ([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], 12),
        ([0x20, 0x02], 2),
    ]

    var isLoopback: Bool {
        let plain = plain.bytes
        return plain.count == 4 ? plain[0] == 127 : plain == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether everybody on the Internet reaches the same machine there. Everything else is somebody's own: loopback, private
    /// and link-local networks (with the clouds' metadata), carriers' NAT, documentation, multicast, what is reserved.
    var isPublic: Bool {
        let plain = plain
        if plain.bytes.count == 4 { return !Self.special.contains { $0.contains(plain) } }
        // Only 2000::/3 is given out; what of it is special stands below.
        return plain.bytes[0] & 0xe0 == 0x20 && !Self.special.contains { $0.contains(plain) }
    }

    /// IANA's registries of special addresses.
    private static let special = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20",
    ].compactMap(Network.init)
}

/// Addresses that begin with the same bits.
struct Network: Hashable {
    private let first: NetworkAddress
    private let bits: Int

    /// `10.0.0.0/8`, or one address.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = NetworkAddress(String(parts[0])) else { return nil }
        let most = first.bytes.count * 8
        guard parts.count == 1 || Int(parts[1]) != nil, let bits = parts.count == 1 ? most : Int(parts[1]),
            (1...most).contains(bits)
        else { return nil }
        self.first = first
        self.bits = bits
    }

    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        return zip(address.bytes, first.bytes).enumerated().allSatisfy { index, pair in
            let left = bits - index * 8
            guard left > 0 else { return true }
            let mask: UInt8 = left >= 8 ? 0xff : ~(0xff >> UInt8(left))
            return pair.0 & mask == pair.1 & mask
        }
    }
}
