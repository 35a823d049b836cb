/// When somebody usually works, in the own zone: `Mon-Fri 09:00-17:00`, several by `;`.
public struct WorkingHours: Hashable, Sendable {
    public struct Block: Hashable, Sendable {
        /// In the order in which they follow each other, at least one.
        public let weekdays: [Weekday]
        /// Minutes after midnight, `from` < `to` ≤ 1440.
        public let from: Int
        public let to: Int
    }
    public let blocks: [Block]

    /// Nil if the text says no working hours.
    public init?(_ text: String) {
        var blocks: [Block] = []
        for part in text.split(separator: ";") {
            let words = part.split(separator: " ")
            guard words.count == 2, let days = Self.weekdays(words[0]) else { return nil }
            let times = words[1].split(separator: "-", omittingEmptySubsequences: false)
            guard times.count == 2, let from = Self.minutes(times[0]), let to = Self.minutes(times[1]), from < to else {
                return nil
            }
            blocks.append(Block(weekdays: days, from: from, to: to))
        }
        guard !blocks.isEmpty else { return nil }
        self.blocks = blocks
    }

    /// In the form it is read from.
    public var text: String {
        blocks.map { block in
            let first = block.weekdays[0].name.prefix(3)
            let last = block.weekdays[block.weekdays.count - 1].name.prefix(3)
            return (first == last ? "\(first)" : "\(first)-\(last)")
                + " \(Self.clock(block.from))-\(Self.clock(block.to))"
        }.joined(separator: ";")
    }

    private static func weekdays(_ text: Substring) -> [Weekday]? {
        let names = text.split(separator: "-", omittingEmptySubsequences: false).map { name in
            Weekday.allCases.first { $0.name.prefix(3).lowercased() == name.lowercased() }
        }
        guard let first = names.first, let from = first, let last = names[names.count - 1], names.count <= 2 else {
            return nil
        }
        // Around the end of a week where it says so: `Sun-Thu`.
        let all = Weekday.allCases
        guard let start = all.firstIndex(of: from), let end = all.firstIndex(of: last) else { return nil }
        return (0...((end - start + all.count) % all.count)).map { all[(start + $0) % all.count] }
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60, hours * 60 + minutes <= 1_440
        else { return nil }
        return hours * 60 + minutes
    }

    private static func clock(_ minutes: Int) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
}
