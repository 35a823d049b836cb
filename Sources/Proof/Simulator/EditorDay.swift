public import Domain

/// What a person's editor sends for a day: a body as real clients send it, and when it arrives.
public struct EditorDay: Sendable {
    /// JSON: an array of heartbeats, with all that a client sends and Daylight does not keep.
    public let body: [UInt8]
    public let userAgent: String
    public let receivedAt: Instant
    /// What the person's calendar says of the day.
    public let meetings: [Meeting]

    /// Nil if the editor was not used.
    public init?(of person: SimulatedPerson, on day: Day, plan: SimulationPlan) {
        guard let work = WorkingDay(person, on: day, seed: plan.seed), !work.beats.isEmpty else { return nil }
        let midnight = person.zone.start(of: day)
        meetings = work.appointments.map { entry in
            Meeting(
                Interval(
                    person.zone.instant(on: day, minute: entry.from), person.zone.instant(on: day, minute: entry.to)),
                .meeting, attendees: entry.people)
        }
        var generator = Seeded(plan.seed, 5, person.number, day.daysSince1970)
        var writer = BodyWriter(count: work.beats.count)
        for beat in work.beats {
            // Millionths, as clocks have them.
            let micros = Int64((beat.second * 1e6).rounded()) + Int64(generator.within(0...999_999))
            writer.add(beat, at: Instant(microseconds: midnight.microseconds + micros))
        }
        body = writer.finished()
        userAgent = person.habits.userAgent
        // Laptops without a network send the next morning what they have kept.
        let isLate = generator.chance(person.habits.offline)
        let next = person.zone.start(of: day.adding(1))
        receivedAt = isLate ? next.adding(.hours(9)) : next
    }
}

private struct BodyWriter {
    private var bytes: [UInt8] = [UInt8(ascii: "[")]

    init(count: Int) { bytes.reserveCapacity(count * 260) }

    mutating func add(_ beat: WorkingDay.Beat, at time: Instant) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        text(#"{"entity":"/home/me/src/"#)
        text(beat.project)
        text(#"/main","type":"file","category":""#)
        beat.category.withUTF8Buffer { bytes.append(contentsOf: $0) }
        text(#"","time":"#)
        text(String(time.microseconds / 1_000_000))
        text(".")
        let fraction = String(time.microseconds % 1_000_000)
        for _ in fraction.utf8.count..<6 { text("0") }
        text(fraction)
        text(#","project":""#)
        text(beat.project)
        text(#"","branch":""#)
        text(beat.branch)
        text(#"","language":""#)
        text(beat.language)
        text(beat.isWrite ? #"","is_write":true,"lineno":12"# : #"","is_write":false,"lineno":7"#)
        if beat.lines > 0 {
            text(beat.isAgent ? #","ai_line_changes":"# : #","human_line_changes":"#)
            text(String(beat.lines))
        }
        text("}")
    }

    private mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }
}
