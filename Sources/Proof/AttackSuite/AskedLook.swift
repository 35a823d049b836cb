import Domain
import Metrics
import Publication
import Simulator

/// Somebody asks to look at somebody, or that one brings charts of the own weeks to their joint page: on the Monday after a week,
/// before that week is sealed. Whether it may be is decided by the rule, with what has been published until then.
public struct AskedLook: Sendable, Hashable {
    /// The last week that is complete.
    public let week: Int
    public let viewer: Int
    public let person: Int
    /// At least four, all of them complete.
    public let weeks: ClosedRange<Int>
    /// At most four, in the order of `World.metrics`.
    public let metrics: Set<Int>
    /// Whether these are charts that their person brought to a joint page with `viewer`: they show as much as a look does, up to
    /// the last complete week.
    public let isChart: Bool
}

extension World {
    /// As the rule is asked.
    func known(_ look: AskedLook) -> KnownLook {
        KnownLook(
            viewer: people[look.viewer].key, person: people[look.person].key,
            weeks: week(look.weeks.lowerBound)...week(look.weeks.upperBound),
            metrics: Set(look.metrics.map { Self.metrics[$0] }))
    }

    /// The same world with people who ask for as many looks as they get, in a few places and at a few times: what is seen
    /// here and there about everybody would never come together.
    ///
    /// Each campaign is about one department. At each of its moments somebody of it, another one each time, asks about
    /// several colleagues in turn: for a short time or a long one, for everything or for one metric. Some of them do not wait to be
    /// asked about the last weeks, and bring charts.
    func withLooks(_ generator: inout Seeded, _ rates: LookRates = LookRates()) -> World {
        var world = self
        world.asked = []
        guard weeks > rates.firstWeek else { return world }
        let departments = Set(people.flatMap { $0.homes.map(\.department) }).sorted()
        for _ in 0..<rates.campaigns {
            let department = generator.element(of: departments)
            let moments = (0..<rates.moments).map { _ in generator.number(rates.firstWeek...(weeks - 1)) }
            for moment in moments.sorted() {
                let here = people.indices.filter { home(of: $0, in: moment)?.department == department }
                guard here.count > 2 else { continue }
                let chosen = here.shuffled(using: &generator).prefix(1 + rates.asksAMoment)
                for person in chosen.dropFirst() {
                    let last = moment - (generator.isHit(0.7) ? 0 : generator.number(1...6))
                    let length = generator.isHit(0.5) ? generator.number(4...12) : generator.number(13...40)
                    world.asked.append(
                        AskedLook(
                            week: moment, viewer: chosen[0], person: person,
                            weeks: max(0, min(last - 3, last - length + 1))...last,
                            metrics: Self.someMetrics(of: person, &generator),
                            isChart: last == moment && person % 3 == 0))
                }
            }
        }
        return world
    }

    /// One to four of those that may be asked for; a metric that has a level is among most of them, and a share in those at a
    /// third of the people.
    private static func someMetrics(of person: Int, _ generator: inout Seeded) -> Set<Int> {
        var metrics: Set<Int> = generator.isHit(0.8) ? [activity, focus] : []
        while metrics.isEmpty || (metrics.count < 4 && generator.isHit(0.3)) {
            metrics.insert(generator.element(of: lengths))
        }
        if metrics.count < 4, person % 3 == 0 {
            metrics.insert(shares[person / 3 % shares.count])
        }
        return metrics
    }
}

extension World {
    /// What is a length of time.
    private static let lengths = metrics.indices.filter { Catalogue.published[$0].unit == .seconds }
}

/// How much is asked for.
struct LookRates {
    /// Four weeks and then some: before that there is nothing to look at.
    var firstWeek = 8
    var campaigns = 2
    var moments = 4
    var asksAMoment = 4
}
