import Charts
import Domain

/// Where the own commits lie, as context for the weeks above: places in time, and no count of them (product.md section 3).
struct CommitsCard {
    let weeks: MyWeeks
    let shown: [Week]
    /// Whether a small card stands beside it.
    let isBeside: Bool

    /// Nothing where no repository is imported, or none of them has a commit of the reader's.
    var html: String? {
        guard !weeks.commits.isEmpty, let first = shown.first else { return nil }
        let start = weeks.zones.bounds(of: first).start
        let moments = weeks.commits.compactMap(\.at)
        let notes = NotesInWeeks(annotations: weeks.notes, lines: .ofOneself, over: shown)
        func strip(_ size: LineChart.Size) -> MomentStrip {
            MomentStrip(
                id: "commits-\(size)", title: "Your commits in these weeks",
                description: "A mark where you committed. Marks that lie together are one; nothing is counted.",
                weeks: shown.map(\.label), places: moments.map { $0.since(start).seconds / (7 * 86_400) },
                notes: shown.map(notes.of), size: size)
        }
        let days = shown.map { week in
            let inWeek = Set(moments.map(weeks.zones.day(of:)).filter { $0.week == week })
            return inWeek.sorted().map { "\($0.weekday.name.prefix(3)) \($0.parts.day)" }
        }
        return Self.template.filled(with: [
            "width": isBeside ? "w8" : "w12",
            "svg": strip(.wide).svg + strip(.narrow).svg,
            "table": strip(.wide).table(caption: "Days with a commit of yours", column: "Days", days: days),
            "services": listed(Set(weeks.commits.map(\.service)).sorted(), "and"),
        ])
    }

    private static let template = Template(
        #"""
        <section class="card measured {{width}}" id="commits-card" aria-labelledby="commits-h">
        <h2 id="commits-h">Your commits, as places in time</h2>
        <p class="say"><strong>To remember by</strong>: what you did in {{services}} in these weeks.</p>
        <figure class="twin">{{{svg}}}</figure>
        <details><summary>As a table, and what it does not say</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="Your commits as a table">{{{table}}}</div>
        <p class="quiet">They come from repositories that were imported, by the addresses that you are known by. They are
        not counted anywhere: how many there are says how somebody cuts their work, not how much it is worth.</p>
        </details>
        </section>
        """#)
}
