public import Access
public import Domain

/// The shapes that WakaTime clients read. Go clients are strict: whole numbers must be whole, `decimal` is a text.
public enum StatusBarShape {
    /// - Parameters:
    ///   - day: nil for a token that may only write: correct in shape and empty.
    public static func json(_ day: Visible<StatusBarDay>?, isSimulated: Bool, at now: Instant, zone: Zone) -> JSON {
        .object([
            "cached_at": .string(now.description), "has_team_features": .bool(false),
            "data": summary(day, isSimulated: isSimulated, of: nil, at: now, zone: zone),
        ])
    }

    /// `summaries`: answered for today; other days have no values.
    public static func summaries(
        _ day: Visible<StatusBarDay>?, days: [Day], isSimulated: Bool, at now: Instant, zone: Zone
    ) -> JSON {
        let today = ZoneHistory(zone).day(of: now)
        let items = days.map { asked in
            summary(asked == today ? day : nil, isSimulated: isSimulated, of: asked, at: now, zone: zone)
        }
        return .object([
            "data": .array(items), "start": .string(bound(days.first ?? today, zone).start.description),
            "end": .string(bound(days.last ?? today, zone).end.description),
            // Of the days asked for, only today has values.
            "cumulative_total": total(days.contains(today) ? day?.value.total ?? .zero : .zero, suffix: ""),
        ])
    }

    private static func summary(
        _ visible: Visible<StatusBarDay>?, isSimulated: Bool, of asked: Day?, at now: Instant, zone: Zone
    ) -> JSON {
        let own = visible?.value
        let day = asked ?? own?.day ?? ZoneHistory(zone).day(of: now)
        let bounds = bound(day, own?.zone ?? zone)
        let suffix = (isSimulated ? " (simulated)" : "") + (own?.isPaused == true ? " (paused)" : "")
        let whole = own?.total ?? .zero
        return .object([
            "grand_total": total(whole, suffix: suffix),
            "categories": shares((own?.kinds ?? []).map { .init(name: label($0.name), length: $0.length) }, of: whole),
            "projects": shares(own?.projects ?? [], of: whole),
            "languages": shares(own?.languages ?? [], of: whole),
            "editors": .array([]), "operating_systems": .array([]), "dependencies": .array([]),
            "machines": .array([]),
            "range": .object([
                "date": .string(day.description), "start": .string(bounds.start.description),
                "end": .string(bounds.end.description), "text": .string(day.description),
                "timezone": .string((own?.zone ?? zone).name),
            ]),
        ])
    }

    private static func bound(_ day: Day, _ zone: Zone) -> Interval { ZoneHistory(zone).bounds(of: day) }

    private static func label(_ kind: String) -> String {
        kind == "reviewing" ? "Code Reviewing" : kind.prefix(1).uppercased() + kind.dropFirst()
    }

    private static func total(_ length: Span.Length, suffix: String) -> JSON {
        let (hours, minutes, _) = clock(length)
        return .object([
            "decimal": .string(decimal(length)), "digital": .string("\(hours):\(padded(minutes))"),
            "hours": .integer(hours), "minutes": .integer(minutes), "text": .string(words(length) + suffix),
            "total_seconds": .number(length.seconds),
        ])
    }

    private static func shares(_ shares: [StatusBarDay.Share], of whole: Span.Length) -> JSON {
        .array(
            shares.map { share in
                let (hours, minutes, seconds) = clock(share.length)
                let percent = whole > .zero ? share.length.seconds / whole.seconds * 100 : 0
                return .object([
                    "name": .string(share.name), "total_seconds": .number(share.length.seconds),
                    "percent": .number((percent * 100).rounded() / 100),
                    "digital": .string("\(hours):\(padded(minutes)):\(padded(seconds))"),
                    "decimal": .string(decimal(share.length)), "hours": .integer(hours), "minutes": .integer(minutes),
                    "seconds": .integer(seconds), "text": .string(words(share.length)),
                ])
            })
    }

    private static func clock(_ length: Span.Length) -> (hours: Int, minutes: Int, seconds: Int) {
        let seconds = Int(length.microseconds / 1_000_000)
        return (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }

    /// `0 secs`, `40 mins`, `1 hr 2 mins`.
    static func words(_ length: Span.Length) -> String {
        let (hours, minutes, seconds) = clock(length)
        if hours == 0, minutes == 0 { return "\(seconds) \(seconds == 1 ? "sec" : "secs")" }
        let minuteWords = "\(minutes) \(minutes == 1 ? "min" : "mins")"
        if hours == 0 { return minuteWords }
        return "\(hours) \(hours == 1 ? "hr" : "hrs") \(minuteWords)"
    }

    private static func decimal(_ length: Span.Length) -> String {
        let hundredths = Int((length.seconds / 36).rounded())
        return "\(hundredths / 100).\(padded(hundredths % 100))"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
