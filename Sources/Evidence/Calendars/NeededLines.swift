/// The lines of an iCalendar text that say when and with how many; everything else is left out before anything reads it. Titles,
/// descriptions, places and texts do not even reach the parser.
struct NeededLines {
    /// Unfolded lines one after the other, each with a zero byte at its end, as C wants it.
    let text: [CChar]
    /// Where each begins.
    let starts: [Int]

    /// How deep components may stand in each other: a calendar needs three.
    private static let deepest = 12
    /// Of a line, unfolded. The parser takes the square of it: ten thousand dates in one line are read in no time, a million are not.
    static let longest = 256 << 10

    private static let names: Set<String> = [
        "BEGIN", "END", "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE",
        "LAST-MODIFIED", "DTSTAMP", "STATUS", "TRANSP", "ATTENDEE", "ORGANIZER", "X-MICROSOFT-CDO-BUSYSTATUS", "METHOD",
        "X-WR-TIMEZONE", "FREEBUSY", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "X-LIC-LOCATION",
    ]

    /// - Throws: for bytes that are no calendar.
    init(_ bytes: [UInt8]) throws(UnreadableCalendar) {
        var text: [CChar] = []
        text.reserveCapacity(bytes.count / 2)
        var starts: [Int] = []
        var isKept = false
        var depth = 0
        var calendars = 0
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while at < bytes.count {
            var end = at
            while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
            let line = bytes[at..<end]
            at = end + (end + 1 < bytes.count && bytes[end] == 13 && bytes[end + 1] == 10 ? 2 : 1)
            if line.isEmpty { continue }
            let isContinued = line[line.startIndex] == 32 || line[line.startIndex] == 9
            if !isContinued {
                let name = String(
                    decoding: line.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }.prefix(40),
                    as: UTF8.self
                ).uppercased()
                isKept = Self.names.contains(name)
                if name == "BEGIN" {
                    depth += 1
                    guard depth <= Self.deepest else { throw .tooDeep }
                    if line.count == 15 { calendars += 1 }
                } else if name == "END", depth > 0 {
                    depth -= 1
                } else if name == "END" {
                    // It ends nothing; the parser would say so in the log, once a line.
                    isKept = false
                }
            }
            guard isKept else { continue }
            if !isContinued || starts.isEmpty {
                if !starts.isEmpty { text.append(0) }
                starts.append(text.count)
            }
            for byte in isContinued ? line.dropFirst() : line where byte != 0 { text.append(CChar(bitPattern: byte)) }
            guard text.count - (starts.last ?? 0) <= Self.longest else { throw .tooLong }
        }
        guard calendars > 0 else { throw .noCalendar }
        text.append(0)
        self.text = text
        self.starts = starts
    }
}
