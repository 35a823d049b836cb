public import Domain

/// Moments as vendors write them. A moment without a zone is unknown: guessing one would move it by hours.
extension Instant {
    /// Reads RFC 3339 with any number of decimals, `2021-04-28 21:50:00 +0200`, `2017-09-15 16:52:00 UTC`,
    /// `2020-06-12T08:13:13.360+0800`, and whole seconds or milliseconds since 1970 as text; nil for anything else, and for
    /// years before 1970, by which vendors say "none" (`0001-01-01T00:00:00Z`).
    public init?(lenient text: String) {
        if let number = Int64(text) {
            self.init(epoch: number)
            return
        }
        guard let plain = Self.plain(Array(text.utf8)),
            let instant = Instant(rfc3339: String(decoding: plain, as: UTF8.self)), instant.isPlausible
        else { return nil }
        self = instant
    }

    /// Seconds since 1970, or milliseconds: the former pass eleven digits only in the year 5138.
    public init?(epoch number: Int64) {
        guard number > 0, number < 100_000_000_000_000 else { return nil }
        self.init(microseconds: number < 100_000_000_000 ? number * 1_000_000 : number * 1_000)
        guard isPlausible else { return nil }
    }

    private var isPlausible: Bool { microseconds > 0 && microseconds < 253_402_300_800_000_000 }

    /// As RFC 3339 has it: nothing before the zone, a colon inside it, `Z` for `UTC`.
    private static func plain(_ bytes: [UInt8]) -> [UInt8]? {
        guard (20...40).contains(bytes.count) else { return nil }
        // The zone begins behind the seconds and their decimals.
        var at = 19
        if bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: ",") {
            at += 1
            while at < bytes.count, (48...57).contains(bytes[at]) { at += 1 }
        }
        var moment = Array(bytes[..<at])
        if moment.count > 19 { moment[19] = UInt8(ascii: ".") }
        while at < bytes.count, bytes[at] == 0x20 { at += 1 }
        let zone = bytes[at...]
        switch zone.first {
        case UInt8(ascii: "U"), UInt8(ascii: "G"):
            let word = String(decoding: zone, as: UTF8.self)
            guard word == "UTC" || word == "GMT" else { return nil }
            return moment + [UInt8(ascii: "Z")]
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            switch zone.count {
            case 3: return moment + zone + Array(":00".utf8)
            case 5: return moment + zone.prefix(3) + [UInt8(ascii: ":")] + zone.dropFirst(3)
            default: return moment + zone
            }
        default: return moment + zone
        }
    }
}
